// Compiles apps and libs to dist with swc. `--if-stale` does nothing when dist is newer than every source.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);
const STAMP = 'dist/.built';
const SOURCES = ['apps/**/*', 'libs/**/*', 'package.json', '.swcrc'];
const newest = () => Math.max(...SOURCES.flatMap((glob) => globSync(glob)).map((file) => statSync(file).mtimeMs));

if (process.argv.includes('--if-stale') && existsSync(STAMP) && statSync(STAMP).mtimeMs >= newest()) process.exit(0);

rmSync('dist', { recursive: true, force: true });
const swc = spawnSync(process.execPath, ['node_modules/@swc/cli/bin/swc.js', 'apps', 'libs', '-d', 'dist', '--quiet', '--ignore', '**/*.spec.ts'], { stdio: 'inherit' });
if (swc.status !== 0) process.exit(swc.status ?? 1);
// What the code reads at run time beside itself.
for (const file of globSync('{apps,libs}/**/*.{graphql,json,ndjson,html}')) {
  mkdirSync(path.dirname(path.join('dist', file)), { recursive: true });
  cpSync(file, path.join('dist', file));
}
// `npx tillwatch` finds the command here; npm links the commands of dependencies only.
const link = 'node_modules/.bin/tillwatch';
rmSync(link, { force: true });
symlinkSync('../../bin/tillwatch.mjs', link);
writeFileSync(STAMP, '');
