import type { IncomingHttpHeaders } from 'node:http';
import type { AccessStore, Identity } from '#access';
import { type Problem, problem } from '#http';
import { BODY_BYTES_MAX } from '../body/limits.js';
import { type BodyKind, type Encoding, encodingOf, kindOf } from '../body/media.js';

/** What is known of a request before its body is read. */
export interface Entrant {
  readonly identity: Identity;
  readonly historical: boolean;
  readonly kind: BodyKind;
  readonly encoding: Encoding;
}

/** Whether a request may come in, judged by its headers alone: first who asks, then what for, then in which form. */
export function atTheDoor(
  headers: IncomingHttpHeaders,
  access: Pick<AccessStore, 'identify'>,
): { readonly entrant: Entrant } | { readonly refused: Problem } {
  const identity = bearerOf(headers.authorization, access);
  if (!identity) return { refused: UNAUTHENTICATED };
  if (identity.role === 'viewer') return { refused: VIEWER };
  const { 'tillwatch-import': meant } = headers;
  if (meant !== undefined && meant !== 'historical') return { refused: UNKNOWN_IMPORT };
  if (meant === 'historical' && identity.role === 'gateway') return { refused: GATEWAY_IMPORT };
  const kind = kindOf(headers['content-type']);
  if (!kind) return { refused: WRONG_TYPE };
  const encoding = encodingOf(headers['content-encoding']);
  if (!encoding) return { refused: WRONG_ENCODING };
  if (Number(headers['content-length']) > BODY_BYTES_MAX) return { refused: TOO_LARGE };
  return { entrant: { identity, historical: meant === 'historical', kind, encoding } };
}

/** The scheme's case does not matter (RFC 9110, 11.1); the key is one word. */
function bearerOf(authorization: string | undefined, access: Pick<AccessStore, 'identify'>): Identity | undefined {
  const key = /^bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1];
  return key === undefined ? undefined : access.identify(key);
}

const UNAUTHENTICATED = problem(401, 'unauthenticated', 'A key is needed: Authorization: Bearer <key>.', {
  'www-authenticate': 'Bearer realm="tillwatch"',
});
const VIEWER = problem(
  403,
  'forbidden',
  'A viewer reads; events are sent with a key of role gateway, operator or admin.',
);
const GATEWAY_IMPORT = problem(403, 'forbidden', 'A historical import needs a key of role operator or admin.');
const UNKNOWN_IMPORT = problem(400, 'unknown-import', 'The header Tillwatch-Import may only say: historical.');
const WRONG_TYPE = problem(
  415,
  'unsupported-media-type',
  'Served in UTF-8: application/cloudevents+json, application/cloudevents-batch+json, application/x-ndjson.',
  {
    accept: 'application/cloudevents+json, application/cloudevents-batch+json, application/x-ndjson',
  },
);
const WRONG_ENCODING = problem(415, 'unsupported-encoding', 'A body comes as it is or in gzip.', {
  'accept-encoding': 'gzip, identity',
});
export const TOO_LARGE = problem(413, 'too-large', 'A request may have 8 MiB, also after decompression.');
