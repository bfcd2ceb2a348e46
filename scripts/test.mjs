// npm test                       everything: the static checks, then all specs but the long ones, with their coverage
// npm test -- attempts           the specs whose path matches, alone
// npm test -- --long             the long suites (`*.long.spec.ts`) too
// The last line counts all of it, a static check as much as a spec: `N passed, N failed`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

process.chdir(path.resolve(import.meta.dirname, '..'));

/** The whole run takes some eight minutes, and twice that on a busy machine; a suite that hangs is ended before that and counts as failed. */
const JEST_LIMIT_MS = 20 * 60_000;
const JEST_LONG_LIMIT_MS = 90 * 60_000;
/** After SIGTERM, before SIGKILL. */
const GRACE_MS = 5_000;

const CHECKS = [
  ['format', 'prettier', '--check', '--log-level', 'warn', '--cache', '.'],
  ['lint', 'oxlint'],
  ['types', 'tsc'],
  ['layers', 'depcruise', 'apps', 'libs', 'test', 'bench'],
  ['unused', 'knip', '--no-progress', '--no-config-hints'],
];

const options = process.argv.slice(2);
const isLong = options.includes('--long');
const patterns = options.filter((option) => option !== '--long');
const counts = { passed: 0, failed: 0, skipped: 0 };

// Specs start the product as it is built.
await report(check('build', process.execPath, 'scripts/build.mjs', '--if-stale'));
if (patterns.length === 0) {
  const running = CHECKS.map((words) => check(...words));
  for (const one of running) await report(one);
}
await jest();

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed === 0 ? 0 : 1;

/** Runs one check and gives its outcome; never throws. */
async function check(name, command, ...args) {
  const began = performance.now();
  const { status, output } = await run(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return { name, status, output, seconds: (performance.now() - began) / 1000 };
}

async function report(pending) {
  const { name, status, output, seconds } = await pending;
  counts[status === 0 ? 'passed' : 'failed'] += 1;
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds.toFixed(1)} s)`);
  if (status !== 0) console.log(output.trimEnd().replace(/^/gm, '     '));
}

async function jest() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tillwatch-jest-'));
  const results = path.join(folder, 'results.json');
  const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
  // Patterns come first: an option that takes several values would swallow them.
  args.push(...patterns, '--json', `--outputFile=${results}`);
  if (patterns.length === 0) args.push('--coverage');
  if (isLong) args.push('--testPathIgnorePatterns=/node_modules/');
  try {
    const { status } = await run(process.execPath, args, {
      stdio: 'inherit',
      limitMs: isLong ? JEST_LONG_LIMIT_MS : JEST_LIMIT_MS,
    });
    countSpecs(status, results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite that could not be loaded, and a Jest that ended badly for no failed spec's sake, count as one failure each. */
function countSpecs(status, file) {
  let result;
  try {
    result = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.log(`FAIL jest ended with status ${status} and left no results`);
    counts.failed += 1;
    return;
  }
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  counts.passed += result.numPassedTests;
  counts.skipped += result.numPendingTests + result.numTodoTests;
  counts.failed += failed === 0 && status !== 0 ? 1 : failed;
}

/** Gives status and output; the status is 1 when it could not be started or a signal ended it. */
function run(command, args, { stdio, limitMs }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
    const limit = limitMs === undefined ? undefined : setTimeout(() => end(child, limitMs), limitMs);
    const done = (status, more = '') => {
      clearTimeout(limit);
      resolve({ status, output: `${Buffer.concat(chunks).toString()}${more}` });
    };
    child.on('error', (error) => done(1, error.message));
    child.on('close', (code) => done(code ?? 1));
  });
}

function end(child, limitMs) {
  console.log(`FAIL still running after ${limitMs / 60_000} minutes: ended`);
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), GRACE_MS).unref();
}
