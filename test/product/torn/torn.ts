import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Product } from '../testing/product.js';
import { drawing, oneOf } from '../testing/random.js';
import { answersOf } from './answers.js';
import { harm } from './harm.js';
import type { Original } from './original.js';

const STORES = ['events.db', 'read-model.db', 'access.db'] as const;

export interface Case {
  readonly what: string;
  /**
   * - `as before`: it answers what it answered before it was harmed, and knows every event again
   * - `folded anew`: the same, and it said so
   * - `refused`: it did not start, named the file, and left it as it was
   * - `told`: it answers otherwise or not at all, and says so: dead letters, UNAVAILABLE, not ready
   * - `unnoticed`: a text within a row of the read model is another: nothing proves it, and a rebuild heals it
   * - `LIE`: anything else
   */
  readonly outcome: 'as before' | 'folded anew' | 'refused' | 'told' | 'unnoticed' | 'LIE';
  readonly why?: string;
}

/** Harms one file of a copy of the folder, as the seed says, and starts the product in it. */
export async function torn(original: Original, seed: number): Promise<Case> {
  const draw = drawing(seed);
  const state = oneOf(draw, ['stopped', 'killed'] as const);
  const folder = original.copy(state);
  const file = path.join(folder, oneOf(draw, filesOf(folder)));
  const { how, isChanged } = harm(file, draw);
  const name = path.basename(file);
  const product = new Product({ TILLWATCH_DATA_DIR: folder });
  try {
    const outcome = await outcomeOf(product, original, file);
    const isLie = outcome.outcome === 'LIE' || (!isChanged && outcome.outcome !== 'as before');
    return { what: `${how} in ${name} of a ${state} product`, ...(isLie ? { ...outcome, outcome: 'LIE' } : outcome) };
  } finally {
    await product.dispose();
  }
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder).filter((name) => !name.endsWith('.lock') && statSync(path.join(folder, name)).size > 0);

async function outcomeOf(product: Product, original: Original, file: string): Promise<Omit<Case, 'what'>> {
  const harmed = readFileSync(file);
  const { ended, port } = product.launch();
  const isUp = await Promise.race([port.then((number) => (product.url = `http://127.0.0.1:${number}`)), ended]);
  if (typeof isUp !== 'string') return refused(product, isUp.code, file, harmed);
  const wrong = await wrongAnswers(product, original).catch((error: unknown) => String(error));
  const said = product.lines.filter((line) => /"level":"(?:warn|error)"/.test(line)).join('\n');
  const isAnew = said.includes('the read model was set aside');
  if (wrong === undefined) return { outcome: isAnew ? 'folded anew' : 'as before' };
  const isTold =
    /listed as a dead letter|projector is held up|does not answer/.test(said) ||
    /UNAVAILABLE|NOT_YET|does not answer/.test(wrong);
  if (isTold && path.basename(file).startsWith('events.db')) return { outcome: 'told', why: wrong };
  return { outcome: path.basename(file) === 'read-model.db' ? 'unnoticed' : 'LIE', why: wrong };
}

/** Undefined: everything is as it was. */
async function wrongAnswers(
  product: Product,
  { devices, receipt, answers, batches }: Original,
): Promise<string | undefined> {
  const found = await answersOf(product, devices, receipt);
  if (!isDeepStrictEqual(found.all, answers.all)) return 'the lists are others';
  if (!isDeepStrictEqual(found.histories, answers.histories)) return 'a history is another';
  for (const batch of batches) {
    const { status, body } = await product.send(batch);
    if (status !== 202 || body.duplicate !== batch.length)
      return `a resend got ${status}, ${body.accepted} as if they were new`;
  }
  return undefined;
}

function refused(product: Product, code: number | null, file: string, harmed: Buffer): Omit<Case, 'what'> {
  const said = product.lines.filter((line) => !line.startsWith('{')).join('\n');
  const store = STORES.find((one) => path.basename(file).startsWith(one)) ?? '';
  if (code !== 1 || !said.includes(store)) return { outcome: 'LIE', why: `it ended with ${code}: ${said}` };
  if (!existsSync(file) || !readFileSync(file).equals(harmed))
    return { outcome: 'LIE', why: 'the refused file was changed' };
  return { outcome: 'refused', why: said };
}

/** Harms a backup: it is refused, and nothing is restored. */
export async function tornBackup(original: Original, seed: number): Promise<Case> {
  const draw = drawing(seed);
  const folder = original.copy('stopped');
  const file = path.join(folder, 'fleet.backup');
  const elsewhere = new Product({ TILLWATCH_DATA_DIR: path.join(folder, 'elsewhere') });
  try {
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
    original.copyBackup(file);
    const { how, isChanged } = harm(file, draw);
    const { code, stderr } = await elsewhere.command('restore', file);
    const isNothingThere = !existsSync(elsewhere.dataDir) || readdirSync(elsewhere.dataDir).length === 0;
    const isRight = isChanged ? code === 1 && isNothingThere && /backup/.test(stderr) : code === 0;
    return {
      what: `${how} in a backup`,
      outcome: isRight ? 'refused' : 'LIE',
      why: `it ended with ${code}: ${stderr}`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
