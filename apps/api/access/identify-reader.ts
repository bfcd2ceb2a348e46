import type { AccessStore, Identity } from '#access';
import { answerError } from '../errors/answer-error.js';

/** The key of an `Authorization` header. The scheme's case does not matter (RFC 9110, 11.1); the key is one word. */
export const bearerKey = (authorization: unknown): string | undefined =>
  typeof authorization === 'string' ? /^bearer +(\S+) *$/i.exec(authorization)?.[1] : undefined;

/**
 * Who asks; throws `UNAUTHENTICATED` for an unknown or missing key, `FORBIDDEN` for one that only sends.
 */
export function identifyReader(authorization: unknown, access: Pick<AccessStore, 'identify'>): Identity {
  const key = bearerKey(authorization);
  const identity = key === undefined ? undefined : access.identify(key);
  if (!identity) throw answerError('UNAUTHENTICATED', 'A key is needed: Authorization: Bearer <key>.');
  if (identity.role === 'gateway') throw answerError('FORBIDDEN', 'A key of role gateway sends and does not read.');
  return identity;
}

/** Changes are for those who answer for the fleet. */
export function requireOperator({ role }: Identity): void {
  if (role === 'viewer' || role === 'gateway')
    throw answerError('FORBIDDEN', `A key of role ${role} does not change anything.`);
}
