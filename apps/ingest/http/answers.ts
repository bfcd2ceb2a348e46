import { type BodyRead, type Problem, problem } from '#http';
import type { Accepted, AdmissionOutcome } from '../admission/admission.js';
import { TOO_LARGE } from './door.js';

export type Answer = { readonly told: Accepted } | { readonly refused: Problem };

/** Until there may be room for a body again: bodies are read within seconds. */
const NO_ROOM_RETRY_SECONDS = 1;

/** Until a store that is gone, or a process that takes over, may be there. */
const GONE_RETRY_SECONDS = 5;

/** What an HTTP client is told of what became of its request: the one place that maps outcomes to statuses. */
export function answerTo(outcome: AdmissionOutcome): Answer {
  switch (outcome.outcome) {
    case 'stored':
      return { told: outcome.told };
    case 'not-utf8':
      return { refused: problem(400, 'not-utf8', 'The body is not UTF-8.') };
    case 'unreadable':
      return { refused: problem(400, 'unreadable', 'The body is not JSON of the form that its content type says.') };
    case 'too-many-events':
      return { refused: problem(413, 'too-many-events', 'A request may have 10,000 events.') };
    case 'full':
      return { refused: overloaded(outcome.retryAfterSeconds) };
    case 'closing':
      return { refused: problem(503, 'closing', 'This process is stopping.', retryAfter(GONE_RETRY_SECONDS)) };
    case 'unavailable':
      return {
        refused: problem(
          503,
          'store-unavailable',
          'The event store does not answer. Sending all of it again is safe.',
          retryAfter(GONE_RETRY_SECONDS),
        ),
      };
    case 'brokers-unavailable':
      return {
        refused: problem(
          503,
          'brokers-unavailable',
          'The Kafka brokers do not take events. Sending all of it again is safe.',
          retryAfter(GONE_RETRY_SECONDS),
        ),
      };
    case 'secrets-unavailable':
      return {
        refused: problem(
          503,
          'secrets-unavailable',
          'The store of keys does not answer. Sending all of it again is safe.',
          retryAfter(GONE_RETRY_SECONDS),
        ),
      };
    case 'failed':
      return {
        refused: problem(500, 'internal', 'Something went wrong on this side. Sending all of it again is safe.'),
      };
  }
}

/** What is told of a body that could not be read to its end. */
export function answerToBody(read: Exclude<BodyRead, { outcome: 'read' }>): Answer {
  switch (read.outcome) {
    case 'too-large':
      return { refused: TOO_LARGE };
    case 'no-room':
      return { refused: overloaded(NO_ROOM_RETRY_SECONDS) };
    case 'broken':
      return { refused: problem(400, 'body-broken', 'The body was cut off, or is not in its content encoding.') };
  }
}

export const overloaded = (seconds: number): Problem =>
  problem(429, 'overloaded', 'The store cannot keep up. Send it again later.', retryAfter(seconds));

const retryAfter = (seconds: number): Record<string, string> => ({ 'retry-after': String(seconds) });
