// Loaded before the product (`--import`), in each of its threads: its clock goes wrong by as many milliseconds as the named
// file says, at any time. The file `<name>.<thread>` tells what a thread goes by.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

const LOOK_EVERY_MS = 20;
const file = process.env['SPEC_CLOCK_FILE'] ?? '';
const Truth = Date;
let wrongByMs = Number.NaN;

function look() {
  const told = Number(readFileSync(file, 'utf8'));
  if (told === wrongByMs) return;
  wrongByMs = told;
  writeFileSync(`${file}.${threadId}.part`, String(told));
  renameSync(`${file}.${threadId}.part`, `${file}.${threadId}`);
}
look();
setInterval(look, LOOK_EVERY_MS).unref();

globalThis.Date = class extends Truth {
  constructor(...given) {
    if (given.length === 0) super(Truth.now() + wrongByMs);
    else super(...given);
  }

  static now() {
    return Truth.now() + wrongByMs;
  }
};
