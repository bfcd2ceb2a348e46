import { eventTypes, jsonSchemaOf } from '#telemetry';
import { Ajv } from 'ajv';
import * as v from 'valibot';
import { z } from 'zod';

/** Whether data of a type is what it should be. */
export type DataCheck = (type: string, data: unknown) => boolean;

const INTERFACES = ['chip', 'magstripe', 'contactless', 'qr', 'face'] as const;
const BEARERS = ['ethernet', 'wifi', 'cellular', 'bluetooth'] as const;
const CLASSES = ['issuer', 'host', 'terminal', 'cardholder', 'configuration'] as const;
const REASONS = [
  'timeout',
  'transmission',
  'protocol',
  'no_response',
  'removed_early',
  'collision',
  'card_data',
  'unsupported_card',
  'no_common_application',
  'unsupported_interface',
  'disabled',
  'unknown',
] as const;
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** The product's own, all types; what it is compared with knows the seven that the mixed events have. */
export const typeboxCheck: DataCheck = (type, data) => eventTypes.get(type)?.validator.Check(data) === true;

export function ajvCheck(): DataCheck {
  const ajv = new Ajv({ strict: false, formats: { 'date-time': DATE_TIME } });
  const checks = new Map(
    [...eventTypes.values()].map(({ type, data }) => [type, ajv.compile(jsonSchemaOf(data) as object)]),
  );
  return (type, data) => checks.get(type)?.(data) === true;
}

function zodSchemas() {
  const count = z.int().min(0);
  const reads = z.looseObject({ ok: count, failed: count }).optional();
  const attemptId = z.string().min(1).optional();
  const text = z.string().optional();
  const token = z.string().min(1).max(64).optional();
  const time = z.string().regex(DATE_TIME);
  return {
    'terminal.heartbeat.v1': z.looseObject({
      gauges: z.record(z.string(), z.number()),
      networkId: text,
      carrier: text,
      cellId: text,
      attemptId,
    }),
    'terminal.activity.v1': z.looseObject({
      from: time,
      to: time,
      reads: z.looseObject({ chip: reads, magstripe: reads, contactless: reads, qr: reads, face: reads }),
      transactions: z.looseObject({ approved: count, declined: count, failed: count, cancelled: count }),
      attemptId,
    }),
    'terminal.card-read.failed.v1': z.looseObject({
      interface: z.enum(INTERFACES),
      reason: z.enum(REASONS),
      cardHash: token,
      rawCode: text,
      attemptId,
    }),
    'terminal.transaction.failed.v1': z.looseObject({
      class: z.enum(CLASSES),
      responseCode: text,
      interface: z.enum(INTERFACES).optional(),
      cardHash: token,
      issuer: text,
      scheme: text,
      host: z.string().min(1).optional(),
      latencyMs: z.number().min(0).optional(),
      detail: text,
      attemptId,
    }),
    'terminal.signal.dropped.v1': z.looseObject({
      bearer: z.enum(BEARERS),
      durationMs: z.number().min(0).optional(),
      rssiDbm: z.number().optional(),
      networkId: text,
      carrier: text,
      cellId: text,
      attemptId,
    }),
    'terminal.counters.v1': z.looseObject({
      bootId: z.string().min(1),
      counters: z.record(z.string(), count),
      attemptId,
    }),
    'terminal.configuration.reported.v1': z.looseObject({
      contactlessEnabled: z.boolean().optional(),
      contactlessLimitMinor: count.optional(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .optional(),
      capabilities: z.array(z.enum(INTERFACES)).optional(),
      attemptId,
    }),
  };
}

/** As it is, or compiled ahead (`z.compile`). */
export function zodCheck(compiled: boolean): DataCheck {
  const checks = new Map<string, z.ZodType>(
    Object.entries(zodSchemas()).map(([type, schema]) => [type, compiled ? z.compile(schema as z.ZodType) : schema]),
  );
  return (type, data) => checks.get(type)?.safeParse(data).success === true;
}

export function valibotCheck(): DataCheck {
  const count = v.pipe(v.number(), v.integer(), v.minValue(0));
  const reads = v.optional(v.looseObject({ ok: count, failed: count }));
  const name = v.pipe(v.string(), v.minLength(1));
  const attemptId = v.optional(name);
  const text = v.optional(v.string());
  const token = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64)));
  const time = v.pipe(v.string(), v.regex(DATE_TIME));
  const duration = v.optional(v.pipe(v.number(), v.minValue(0)));
  const checks = new Map<string, v.GenericSchema>([
    [
      'terminal.heartbeat.v1',
      v.looseObject({
        gauges: v.record(v.string(), v.number()),
        networkId: text,
        carrier: text,
        cellId: text,
        attemptId,
      }),
    ],
    [
      'terminal.activity.v1',
      v.looseObject({
        from: time,
        to: time,
        reads: v.looseObject({ chip: reads, magstripe: reads, contactless: reads, qr: reads, face: reads }),
        transactions: v.looseObject({ approved: count, declined: count, failed: count, cancelled: count }),
        attemptId,
      }),
    ],
    [
      'terminal.card-read.failed.v1',
      v.looseObject({
        interface: v.picklist(INTERFACES),
        reason: v.picklist(REASONS),
        cardHash: token,
        rawCode: text,
        attemptId,
      }),
    ],
    [
      'terminal.transaction.failed.v1',
      v.looseObject({
        class: v.picklist(CLASSES),
        responseCode: text,
        interface: v.optional(v.picklist(INTERFACES)),
        cardHash: token,
        issuer: text,
        scheme: text,
        host: v.optional(name),
        latencyMs: duration,
        detail: text,
        attemptId,
      }),
    ],
    [
      'terminal.signal.dropped.v1',
      v.looseObject({
        bearer: v.picklist(BEARERS),
        durationMs: duration,
        rssiDbm: v.optional(v.number()),
        networkId: text,
        carrier: text,
        cellId: text,
        attemptId,
      }),
    ],
    ['terminal.counters.v1', v.looseObject({ bootId: name, counters: v.record(v.string(), count), attemptId })],
    [
      'terminal.configuration.reported.v1',
      v.looseObject({
        contactlessEnabled: v.optional(v.boolean()),
        contactlessLimitMinor: v.optional(count),
        currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/))),
        capabilities: v.optional(v.array(v.picklist(INTERFACES))),
        attemptId,
      }),
    ],
  ]);
  return (type, data) => {
    const schema = checks.get(type);
    return schema !== undefined && v.is(schema, data);
  };
}
