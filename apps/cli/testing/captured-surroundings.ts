import { PassThrough, Readable } from 'node:stream';
import type { Surroundings } from '../surroundings.js';

export interface CapturedSurroundings extends Surroundings {
  /** What was written so far. */
  output(): string;
  errors(): string;
  /** How long each pause was, in milliseconds; none of them was waited for. */
  readonly pauses: readonly number[];
  /** As Ctrl-C does. */
  interrupt(): void;
}

/** A machine of its own for one command: its outputs are kept, and its clock moves only while it sleeps. */
export function capturedSurroundings(env: Record<string, string>, stdin = ''): CapturedSurroundings {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const pauses: number[] = [];
  const interrupted = new AbortController();
  let time = Date.parse('2026-01-01T00:00:00Z');
  const text = (stream: PassThrough): (() => string) => {
    let whole = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (whole += chunk));
    return () => {
      for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read());
      return whole;
    };
  };
  const [output, errors] = [text(out), text(err)];
  return {
    env,
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: out,
    stderr: err,
    now: () => time,
    sleep: async (durationMs) => {
      pauses.push(durationMs);
      time += durationMs;
    },
    interruption: () => ({ signal: interrupted.signal, release: () => {} }),
    interrupt: () => interrupted.abort(),
    output,
    errors,
    pauses,
  };
}
