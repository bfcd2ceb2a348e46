import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';

/** The codes that the contract promises; `GRAPHQL_*` are the server's own. */
export const ANSWER_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'BAD_USER_INPUT',
  'LIMIT_EXCEEDED',
  'NOT_YET',
  'RESYNC',
  'HISTORY_EXPIRED',
  'UNAVAILABLE',
] as const;
export type AnswerCode = (typeof ANSWER_CODES)[number];

/**
 * An error as it is answered. The message is for people and never quotes what was sent. Only who is not known at all
 * gets a status of HTTP's own; all else is an answer (200) with errors in it.
 */
export function answerError(code: AnswerCode, message: string): GraphQLError {
  const unknown = code === 'UNAUTHENTICATED';
  const http = unknown ? { status: 401, headers: CHALLENGE } : { status: 200 };
  return new GraphQLError(message, { extensions: { code, http } });
}

const CHALLENGE = new HeaderMap([['www-authenticate', 'Bearer realm="tillwatch"']]);

export const badInput = (message: string): GraphQLError => answerError('BAD_USER_INPUT', message);
export const limitExceeded = (message: string): GraphQLError => answerError('LIMIT_EXCEEDED', message);
