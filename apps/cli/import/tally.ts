import type { ImportFault } from './import-event.js';

/** What a person gets to see of what was refused; the counts cover all. */
export const SHOWN_MAX = 20;

/** What has come of the import so far. `read` is always the sum of the other counts but `skipped`. */
export class Tally {
  read = 0;
  accepted = 0;
  duplicate = 0;
  /** Rows that the mapping leaves out on purpose; not among `read`. */
  skipped = 0;
  /** Requests that were sent again. */
  retried = 0;
  readonly rejected = new Map<string, number>();
  readonly shown: ImportFault[] = [];

  reject(fault: ImportFault): void {
    this.rejected.set(fault.reason, (this.rejected.get(fault.reason) ?? 0) + 1);
    if (this.shown.length < SHOWN_MAX) this.shown.push(fault);
  }

  get rejectedCount(): number {
    return [...this.rejected.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Counted by the server or here. */
  get settled(): number {
    return this.accepted + this.duplicate + this.rejectedCount;
  }
}
