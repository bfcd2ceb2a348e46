import { setTimeout } from 'node:timers/promises';
import { InvalidEvent, StoreUnavailable } from '#event-store';
import { AnswerLost, type AppendStream } from './append-stream.js';
import type { ServerAnswer, ServerAppend } from './append-messages.js';
import { RETRY_FACTOR, RETRY_FIRST_MS, TRIES_MAX } from './limits.js';

/** What can be answered to an append that nobody need try again. */
export type Settled = Exclude<ServerAnswer, { outcome: 'refused' }>;

/**
 * Tries an append until it is answered. It expects an exact revision and has the same ids each time: where an earlier try
 * was stored after all, the server answers as if this one had been.
 *
 * @throws StoreUnavailable when no try was answered; what was sent may be stored, or will be when the server goes on
 */
export async function appendToServer(stream: AppendStream, append: ServerAppend): Promise<Settled> {
  for (let tries = 1, pauseMs = RETRY_FIRST_MS; ; tries++, pauseMs *= RETRY_FACTOR) {
    try {
      const answer = await stream.append(append);
      if (answer.outcome !== 'refused') return answer;
      if (answer.why === 'MaximumAppendSizeExceeded') {
        throw new InvalidEvent('an append is larger than the server of the event store takes');
      }
      if (answer.why !== 'Timeout' || tries === TRIES_MAX) {
        throw new StoreUnavailable(`the event store does not take events (${answer.why})`);
      }
    } catch (error) {
      if (!(error instanceof Error) || error instanceof InvalidEvent || error instanceof StoreUnavailable) throw error;
      if (tries === TRIES_MAX)
        throw new StoreUnavailable(`the event store does not answer (${whyOf(error)})`, { cause: error });
    }
    await setTimeout(pauseMs);
  }
}

/** A client's errors may hold its address; ours never do. */
const whyOf = (error: Error): string => (error instanceof AnswerLost ? error.message : error.name);
