import type { Append, AppendResult, LogPosition, NewEvent } from '#event-store';

/** One event on its way into one stream. */
export interface Write {
  readonly stream: string;
  readonly twin?: string;
  readonly event: NewEvent;
  /** An entry of `rejected-` is neither accepted nor a duplicate. */
  readonly kept: 'event' | 'refusal';
}

/** Counts what became of the writes of one request. */
export class Tally {
  accepted = 0;
  duplicate = 0;
  logPosition = 0n as LogPosition;

  add(write: Write, isDuplicate: boolean, logPosition: LogPosition): void {
    if (write.kept === 'event' && isDuplicate) this.duplicate += 1;
    else if (write.kept === 'event') this.accepted += 1;
    if (logPosition > this.logPosition) this.logPosition = logPosition;
  }
}

interface Owned {
  readonly write: Write;
  readonly tally: Tally;
}

/** Writes of many requests, grouped by stream: the number of appends is what a store pays for. */
export class CommitBatch {
  readonly #streams = new Map<string, Owned[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(write: Write, tally: Tally): void {
    const owned = this.#streams.get(write.stream);
    if (owned) owned.push({ write, tally });
    else this.#streams.set(write.stream, [{ write, tally }]);
    this.#size += 1;
  }

  appends(): readonly Append[] {
    return Array.from(this.#streams, ([stream, owned]) => {
      const twin = owned[0]?.write.twin;
      return {
        stream,
        expected: 'any',
        events: owned.map(({ write }) => write.event),
        ...(twin !== undefined && { twin }),
      };
    });
  }

  /** Tells each request what became of its events. Throws when the store broke its promises. */
  settle(results: readonly AppendResult[]): void {
    const groups = [...this.#streams.values()];
    if (results.length !== groups.length) throw new Error('the store gave another number of results than of appends');
    groups.forEach((owned, i) => {
      const result = results[i];
      if (result?.outcome !== 'appended') throw new Error('an append that expected nothing was refused');
      const duplicates = new Set(result.duplicates);
      owned.forEach(({ write, tally }, at) => tally.add(write, duplicates.has(at), result.logPosition));
    });
  }
}
