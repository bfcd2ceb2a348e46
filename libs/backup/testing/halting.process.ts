import { writeSync } from 'node:fs';
import { createBackup, restoreBackup, type OnProgress } from '../index.js';
import { storesIn } from './stores-in.js';

// Makes or restores a backup, and stands still for ever where it is told to: at the nth report of a step.
const [what = '', file = '', folder = '', haltAt = '', nth = '1'] = process.argv.slice(2);
let reports = 0;
const onProgress: OnProgress = (step) => {
  if (step !== haltAt || (reports += 1) !== Number(nth)) return;
  writeSync(1, `${step}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const stores = storesIn(folder);
if (what === 'backup') await createBackup({ file, stores, productVersion: '0', now: Date.now, onProgress });
else await restoreBackup({ file, dataDir: folder, stores, onProgress });
