// Preloaded into the product by NODE_OPTIONS (into its threads too): names what it does to its files, and ends the process
// with SIGKILL before or after the step that SPEC_KILL_AT names. The product itself knows nothing of it.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const fs = require('node:fs');
const Database = require('better-sqlite3');

const { when, step, count } = JSON.parse(process.env.SPEC_KILL_AT ?? '{}');
const wanted = new RegExp(step ?? '^$', 'i');
let seen = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
  // The signal ends the thread it finds; this one goes not one step further.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_000);
}

function doing(name, work) {
  const isIt = wanted.test(name) && (seen += 1) === count;
  if (isIt && when === 'before') die();
  const result = work();
  if (isIt) die();
  return result;
}

const named = (file) => path.basename(String(file));

for (const method of ['renameSync', 'linkSync', 'unlinkSync', 'rmSync', 'writeFileSync']) {
  const original = fs[method];
  fs[method] = (file, ...rest) => {
    const to = method === 'renameSync' || method === 'linkSync' ? ` ${named(rest[0])}` : '';
    return doing(`${method.replace('Sync', '')} ${named(file)}${to}`, () => original.call(fs, file, ...rest));
  };
}
syncBuiltinESMExports();

const memory = new Database(':memory:');
const statement = Object.getPrototypeOf(memory.prepare('SELECT 1'));
memory.close();
const run = statement.run;
/** Databases with a transaction that wrote something: only its end is a commit here. */
const written = new WeakSet();
statement.run = function (...values) {
  const { database, source } = this;
  const file = named(database.name);
  const isEnd = /^commit/i.test(source);
  if (/^\s*(?:insert|update|delete|create)/i.test(source)) written.add(database);
  const isCommit = isEnd && written.delete(database);
  return doing(isCommit ? `commit ${file}` : `run ${file} ${source}`, () => run.apply(this, values));
};
for (const method of ['exec', 'pragma', 'close']) {
  const original = Database.prototype[method];
  Database.prototype[method] = function (...values) {
    // Closing has a name of its own, and so have the files that are only read.
    const what = `${method}${this.readonly ? '-reader' : ''} ${named(this.name)}`;
    if (method === 'exec') written.add(this);
    return doing(`${what} ${method === 'close' ? '' : values[0]}`, () => original.apply(this, values));
  };
}
