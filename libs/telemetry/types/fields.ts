import Type, { type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { DEVICE_ID, MODEL_LENGTH_MAX } from '../envelope/device-id.js';

/** Values that several types share. Each is made anew, so that a description can be put on it. */

export const INTERFACES = ['chip', 'magstripe', 'contactless', 'qr', 'face'] as const;
export const FIRMWARE_COMPONENTS = ['os', 'app', 'kernel', 'secure_element'] as const;
export const FINDINGS = ['confirmed', 'no_fault_found'] as const;

/** As many as the terminal's own token has at most. */
export const CARD_TOKEN_LENGTH_MAX = 64;

export const optional = Type.Optional;

export const text = (description: string) => Type.String({ description });

/** What names a thing: an empty name would make one thing of all that have none. */
export const name = (description: string) => Type.String({ description, minLength: 1 });

export const model = () =>
  Type.String({ description: 'Model of the device.', minLength: 1, maxLength: MODEL_LENGTH_MAX });

export const deviceId = (description: string) => Type.String({ description, pattern: DEVICE_ID.source });

export const time = (description: string) => Type.String({ description, format: 'date-time' });

export const number = (description: string) => Type.Number({ description });

/** Counts and amounts: whole, and exact in a double. */
export const count = (description: string) =>
  Type.Integer({ description, minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const amountMinor = (description: string) =>
  Type.Integer({ description, minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });

export const durationMs = (description: string) => Type.Number({ description, minimum: 0 });

export const currency = () => Type.String({ description: 'ISO 4217, such as `EUR`.', pattern: '^[A-Z]{3}$' });

export const oneOf = <const Values extends string[]>(description: string, values: readonly [...Values]) =>
  Type.Enum([...values] as Values, { description });

export const flag = (description: string) => Type.Boolean({ description });

/** In a schema: what every value of an object must be. `jsonSchemaOf` writes it as `additionalProperties`. */
export const EVERY_VALUE = 'x-every-value';

/**
 * An object whose names the sender chooses. typebox would match each name against a regular expression (600 ns for six
 * gauges, against 30 ns so); its `Record` would also leave values unchecked whose name has a line feed.
 */
export function named<Value>(description: string, values: TSchema, says: string) {
  const value = Compile(values);
  const object = Type.Unsafe<Record<string, Value>>({ type: 'object', description, [EVERY_VALUE]: values });
  return Type.Refine(
    object,
    (fields) => everyValue(fields, value),
    () => says,
  );
}

/** What becomes of a card token wherever it stands is a text: under its name a number would not be one any more. */
const HASHED_TOKEN = '0'.repeat(32);

function everyValue(fields: Record<string, unknown>, value: Validator): boolean {
  for (const name in fields) {
    if (!value.Check(fields[name]) || (name === 'cardHash' && !value.Check(HASHED_TOKEN))) return false;
  }
  return true;
}

export const cardInterface = (description: string) => oneOf(description, INTERFACES);

export const cardHash = () =>
  Type.String({
    description: "The terminal's token of the card. It is replaced by a keyed hash before anything is written.",
    minLength: 1,
    maxLength: CARD_TOKEN_LENGTH_MAX,
  });

/** The cardholder interaction that an event belongs to; every type may have it. */
export const attempt = () => ({
  attemptId: optional(name('The cardholder interaction that the event belongs to.')),
});

export const line = () => ({
  networkId: optional(text('Wireless network or line, as the device knows it.')),
  carrier: optional(text('Mobile carrier.')),
  cellId: optional(text('Mobile cell.')),
});
