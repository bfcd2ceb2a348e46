#!/usr/bin/env node
// The command line as it was built. The machine's Node may be older than what Tillwatch needs: the project brings its own.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NODE_MAJOR_MIN = 24;
const root = path.resolve(fileURLToPath(import.meta.url), '..', '..');
const main = path.join(root, 'dist', 'apps', 'cli', 'main.js');

if (!existsSync(main)) {
  process.stderr.write('Tillwatch is not built yet: run npm ci (or npm run build) in its folder first.\n');
  process.exitCode = 1;
} else if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_MIN) {
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(main).href);
} else {
  runWithOwnNode(path.join(root, 'node_modules', '.bin', 'node'));
}

function runWithOwnNode(node) {
  if (!existsSync(node)) {
    process.stderr.write(
      `Tillwatch needs Node ${NODE_MAJOR_MIN} or newer: run npm ci in its folder, which brings it.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(node, ['--enable-source-maps', main, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  // At a terminal Ctrl-C reaches the child by itself; a second one would hurry it.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
