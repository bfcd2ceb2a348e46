import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { said } from './product.js';

const README = readFileSync(path.resolve(import.meta.dirname, '../../../README.md'), 'utf8');

/** The address that people read there. */
export const README_URL = 'http://localhost:3000';

/** What stands in the block that is fenced with these words, such as `sh first-event`. */
export function blockOf(fence: string): string {
  const found = new RegExp(`^\`\`\`${fence}\\n([^]*?)^\`\`\`$`, 'm').exec(README)?.[1];
  if (found === undefined) throw new Error(`the README has no block "${fence}"`);
  return found;
}

/** Runs a block in a shell of its own, as somebody who pastes it, and reads what it prints as JSON. */
export async function pasted(block: string, env: Readonly<Record<string, string>>): Promise<unknown> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', block], { env: { ...process.env, ...env } });
  child.stdin.end();
  const { code, stdout, stderr } = await said(child);
  if (code !== 0) throw new Error(`ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}

/**
 * A documented answer with all that differs from one run to the next taken from the real one: where the document says
 * `"..."`, any text may stand, where it has a time, any time, and where it has a fraction, any number.
 */
export function documented(shown: unknown, real: unknown): unknown {
  if (Array.isArray(shown)) {
    return shown.map((one, at) => documented(one, Array.isArray(real) ? real[at] : undefined));
  }
  if (typeof shown === 'object' && shown !== null) {
    const answered = typeof real === 'object' && real !== null ? (real as Record<string, unknown>) : {};
    return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, documented(value, answered[name])]));
  }
  const isFree =
    (shown === '...' && typeof real === 'string' && real !== '') ||
    (isTime(shown) && isTime(real)) ||
    (typeof shown === 'number' && !Number.isInteger(shown) && typeof real === 'number');
  return isFree ? real : shown;
}

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value);
