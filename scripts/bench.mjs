// npm run bench                      which benches there are
// npm run bench -- codec             every bench/codec/*.bench.ts, one process each
// npm run bench -- codec/parse --x   that one alone; what follows is handed to it
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

process.chdir(path.resolve(import.meta.dirname, '..'));
const [name, ...options] = process.argv.slice(2);
const all = globSync('bench/**/*.bench.ts').sort();
const titleOf = (file) => file.slice('bench/'.length, -'.bench.ts'.length);
const chosen =
  name === undefined ? [] : all.filter((file) => titleOf(file) === name || titleOf(file).startsWith(`${name}/`));

if (chosen.length === 0) {
  if (name !== undefined) console.error(`There is no bench "${name}".`);
  console.log(['Benches:', ...all.map((file) => `  npm run bench -- ${titleOf(file)}`)].join('\n'));
  process.exit(name === undefined ? 0 : 2);
}

/** What a figure needs beside it to mean anything later. */
function circumstances() {
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const commit = `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain', 'apps', 'libs', 'bench') ? ' with changes' : ''}`;
  const [cpu] = os.cpus();
  const memoryGib = (os.totalmem() / 2 ** 30).toFixed(0);
  return `${new Date().toISOString()} · commit ${commit} · Node ${process.versions.node} · ${os.availableParallelism()} x ${cpu?.model.trim()}, ${memoryGib} GiB, load ${os.loadavg()[0].toFixed(1)}`;
}

console.log(circumstances());
const flags = [
  '--conditions=source',
  '--import',
  './scripts/typescript-from-source.mjs',
  '--enable-source-maps',
  '--expose-gc',
];
let failed = 0;
for (const file of chosen) {
  console.log(`\n# ${titleOf(file)}`);
  if (spawnSync(process.execPath, [...flags, file, ...options], { stdio: 'inherit' }).status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
