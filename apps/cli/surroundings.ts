import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean };

/** All that a command touches outside itself, so that a test can run it whole. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Rejects when the signal ends it. */
  readonly sleep: (durationMs: number, signal?: AbortSignal) => Promise<void>;
  /** Until it is given back, Ctrl-C and SIGTERM end the command its own way, by this signal. */
  readonly interruption: () => { readonly signal: AbortSignal; release(): void };
}

export const systemSurroundings = (): Surroundings => ({
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  now: () => Date.now(),
  sleep: async (durationMs, signal) => sleep(durationMs, undefined, { signal }),
  interruption,
});

function interruption(): ReturnType<Surroundings['interruption']> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.once(name, end);
  return {
    signal: ended.signal,
    release: () => {
      for (const name of signals) process.off(name, end);
    },
  };
}
