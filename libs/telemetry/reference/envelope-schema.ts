import Type from 'typebox';
import { EVENT_BYTES_MAX } from '../envelope/limits.js';

/** The envelope as outsiders read it; `readEnvelope` is what checks it. */
export const envelopeSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({
      minLength: 1,
      description: 'With `source` and `subject` it identifies the event; a resend carries the same.',
    }),
    source: Type.String({ minLength: 1, description: 'Who sends: a gateway, a terminal platform.' }),
    type: Type.String({ description: 'Name and version.' }),
    subject: Type.String({ description: 'The device id, `site:<site>` or `model:<model>`.' }),
    time: Type.String({ format: 'date-time', description: "The device's clock, RFC 3339; a resend carries the same." }),
    sequence: Type.Optional(
      Type.String({
        description:
          'Orders equal times and finds gaps: none first, then those of digits only, as whole numbers of any length, then all others as text by code point.',
      }),
    ),
    recordedtime: Type.Optional(
      Type.String({
        format: 'date-time',
        description: 'Since when the event was known; used in historical imports only, never later than receipt.',
      }),
    ),
    data: Type.Unsafe<unknown>({ type: 'object' }),
  },
  { description: `CloudEvents 1.0 in JSON, at most ${EVENT_BYTES_MAX / 1024} KiB as sent. Other attributes are kept.` },
);
