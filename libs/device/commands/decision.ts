import type { JsonObject } from '#telemetry';

export type Refusal = 'NOT_FOUND' | 'CONFLICT' | 'BAD_USER_INPUT';

/** What becomes of a command: one event, or a reason why not. */
export type Decision =
  | { readonly outcome: 'decided'; readonly event: { readonly type: string; readonly data: JsonObject } }
  | { readonly outcome: 'refused'; readonly code: Refusal; readonly message: string };

export const decided = (type: string, data: JsonObject): Decision => ({ outcome: 'decided', event: { type, data } });

/** `message` is shown to whoever asked: it quotes nothing of the input. */
export const refused = (code: Refusal, message: string): Decision => ({ outcome: 'refused', code, message });

export const notFound = (): Decision => refused('NOT_FOUND', 'There is no such device.');
