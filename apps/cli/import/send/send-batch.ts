import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { CommandFailed, codeOf } from '../../failures.js';
import type { Surroundings } from '../../surroundings.js';
import type { Tally } from '../tally.js';
import { parseAccepted, parseProblemTitle } from './answer.js';
import type { AcceptedAnswer } from './answer.js';
import type { Batch } from './batch.js';
import { GIVE_UP_AFTER_MS, retryDelayMs } from './retry-policy.js';
import type { Attempt } from './retry-policy.js';

/** A full batch is stored within a second; a minute without an answer is none. */
const ANSWER_TIMEOUT_MS = 60_000;
const pack = promisify(gzip);

/** Where to, and in whose name. */
export interface Target {
  /** The whole address of the way in. */
  readonly url: string;
  readonly key: string;
  readonly historical: boolean;
  /** Ends requests and waiting when the import ends early. */
  readonly signal: AbortSignal;
  /** Told before each pause, with what happened: `answered 429 (Too many)`. */
  readonly onWait: (reason: string) => void;
}

type Clock = Pick<Surroundings, 'now' | 'sleep'>;
type Sent = { readonly attempt: Attempt; readonly text: string };

/**
 * Sends a batch until it is answered with 202 and counts what came of each event. Throws CommandFailed when the server
 * refuses it as a whole, or cannot take it for longer than the retry policy allows.
 */
export async function sendBatch(batch: Batch, target: Target, tally: Tally, clock: Clock): Promise<void> {
  const { now, sleep } = clock;
  const body = await pack(batch.body(), { level: constants.Z_BEST_SPEED });
  const began = now();
  for (let failures = 1; ; failures += 1) {
    const { attempt, text } = await post(body, target);
    target.signal.throwIfAborted();
    if (attempt.kind === 'answer' && attempt.status === 202)
      return count(batch, parseAccepted(text, batch.events.length), tally);
    if (attempt.kind === 'answer' && attempt.status === 413 && batch.events.length > 1) {
      for (const half of batch.halves()) await sendBatch(half, target, tally, clock);
      return;
    }
    const delayMs = retryDelayMs(attempt, failures, now() - began, now());
    if (delayMs === undefined) throw new CommandFailed(refusalSentence(attempt, text, now() - began, tally));
    tally.retried += 1;
    target.onWait(whatHappened(attempt, text));
    await sleep(delayMs, target.signal);
  }
}

async function post(body: Uint8Array<ArrayBuffer>, { url, key, historical, signal }: Target): Promise<Sent> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual', // the key is for this address only
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
        ...(historical && { 'tillwatch-import': 'historical' }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]),
    });
    const text = await answer.text();
    return { attempt: { kind: 'answer', status: answer.status, retryAfter: answer.headers.get('retry-after') }, text };
  } catch (error) {
    return { attempt: { kind: 'no-answer', code: connectionCode(error) }, text: '' };
  }
}

/** `fetch` wraps the system's error. */
function connectionCode(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  const isLate = typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
  return codeOf(cause) ?? (isLate ? 'no answer in time' : 'no answer');
}

function count(batch: Batch, answer: AcceptedAnswer | undefined, tally: Tally): void {
  if (!answer)
    throw new CommandFailed('The server answered 202 without accounting for each event: it is no Tillwatch.');
  tally.accepted += answer.accepted;
  tally.duplicate += answer.duplicate;
  for (const { index, reason, detail } of answer.rejected) {
    tally.reject({ line: batch.events[index]?.line ?? 0, reason, detail });
  }
}

function refusalSentence(attempt: Attempt, text: string, failingForMs: number, { settled }: Tally): string {
  const lasting = failingForMs >= GIVE_UP_AFTER_MS ? ` for ${Math.round(failingForMs / 1_000)} s` : '';
  return `The server ${whatHappened(attempt, text)}${lasting}; ${settled} events are settled, and importing again is safe, since what is stored already counts as duplicate.`;
}

function whatHappened(attempt: Attempt, text: string): string {
  if (attempt.kind === 'no-answer') return `could not be reached (${attempt.code})`;
  const title = parseProblemTitle(text);
  return `answered ${attempt.status}${title === undefined ? '' : ` (${title})`}`;
}
