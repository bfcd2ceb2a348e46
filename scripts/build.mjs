// Compiles apps and libs to dist with swc (no type check: `npm run typecheck`). `--if-stale` does nothing when dist was
// made from these very files. The build is made beside dist and swapped in by rename, so that a server that starts
// meanwhile, or a second build, never sees half of one.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
process.chdir(root);

const NODE_MAJOR_MIN = 24;
if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  console.error(
    `Node ${process.versions.node} runs this, not the one that the project brings: run npm ci, with install scripts on.`,
  );
  process.exit(1);
}

const OUTPUT = 'dist';
const STAMP = path.join(OUTPUT, '.built');
/** What the code reads at run time beside itself; copied as it is. */
const COPIED = new Set(['.graphql', '.html', '.json', '.ndjson']);
/** Another build may swap between our two renames; each try lost means that one other build has won. */
const SWAP_ATTEMPTS_MAX = 20;

const sources = ['apps', 'libs']
  .filter((folder) => existsSync(folder))
  .flatMap(filesBelow)
  .filter(isBuilt)
  .sort();
const fingerprint = fingerprintOf([...sources, 'package.json', '.swcrc', 'scripts/build.mjs']);
if (process.argv.includes('--if-stale') && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint)
  process.exit(0);

const fresh = `${OUTPUT}.${process.pid}.new`;
try {
  await compile(sources, fresh);
  writeFileSync(path.join(fresh, '.built'), fingerprint);
  swapIn(fresh);
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
linkCommand();

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function isBuilt(file) {
  if (/[/\\](?:contract|golden|spec|testing)[/\\]/.test(file)) return false; // of the tests
  return COPIED.has(path.extname(file)) || (file.endsWith('.ts') && !/\.(spec|bench|d)\.ts$/.test(file));
}

/** Names and contents, not times: a copy or another checkout of the same files is not stale. A few milliseconds a MiB. */
function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

async function compile(files, target) {
  const { transformFile } = await import('@swc/core').catch(() => {
    console.error(
      'Building needs the development dependencies: run `npm ci`, and `npm prune --omit=dev` after the build.',
    );
    process.exit(1);
  });
  await Promise.all(
    files.map(async (file) => {
      const place = path.join(target, file);
      mkdirSync(path.dirname(place), { recursive: true });
      if (COPIED.has(path.extname(file))) return cpSync(file, place);
      const output = place.replace(/\.ts$/, '.js');
      // Relative to the place in dist, so that stack traces name the file that people edit.
      const sourceFileName = path.relative(path.dirname(path.join(OUTPUT, file)), file);
      const { code, map } = await transformFile(file, { sourceFileName });
      writeFileSync(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`);
      writeFileSync(`${output}.map`, map);
    }),
  );
}

function swapIn(folder) {
  const old = `${OUTPUT}.${process.pid}.old`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (existsSync(OUTPUT)) renameSync(OUTPUT, old);
      renameSync(folder, OUTPUT);
      break;
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code) || attempt === SWAP_ATTEMPTS_MAX) throw error;
    } finally {
      rmSync(old, { recursive: true, force: true });
    }
  }
}

/** `npx tillwatch` finds the command here: npm links the commands of dependencies, not the project's own. */
function linkCommand() {
  const command = 'bin/tillwatch.mjs';
  if (!existsSync(command)) return;
  chmodSync(command, 0o755);
  const link = 'node_modules/.bin/tillwatch';
  rmSync(`${link}.${process.pid}`, { force: true });
  symlinkSync(`../../${command}`, `${link}.${process.pid}`);
  renameSync(`${link}.${process.pid}`, link);
}
