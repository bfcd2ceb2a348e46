import { z } from 'zod';
import { valueSchema } from './value-schema.js';
import { conditionSchema } from './condition-schema.js';

const name = z.string().min(1);
const columns = z.array(name).min(1);

/** Patterns of times; see docs/import.md. */
export const timeSchema = z.strictObject({
  column: name,
  format: z.union([name, z.array(name).min(1)]).default('iso'),
  timeZone: name.optional(),
});

const eventSchema = z.strictObject({
  when: conditionSchema.optional(),
  /** A key; only the first row that has it makes this event. */
  once: name.optional(),
  type: name,
  id: name.optional(),
  subject: valueSchema,
  time: z.union([timeSchema, z.iso.datetime({ offset: true })]),
  recordedTime: timeSchema.optional(),
  sequence: name.optional(),
  data: z.record(name, valueSchema).default({}),
});

const lookupSchema = z.strictObject({ file: name, columns });

/** How the rows of a CSV file become events (docs/import.md). */
export const mappingSchema = z.strictObject({
  $schema: z.string().optional(),
  description: z.string().optional(),
  source: name,
  csv: z
    .strictObject({
      delimiter: z.string().length(1).default(','),
      encoding: z.enum(['utf-8', 'latin1']).default('utf-8'),
    })
    .prefault({}),
  timeZone: name.default('UTC'),
  equalRows: z.enum(['same-event', 'separate-events']).default('same-event'),
  lookups: z.record(name, lookupSchema).default({}),
  skip: conditionSchema.optional(),
  events: z.array(eventSchema).min(1),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type EventMapping = z.infer<typeof eventSchema>;
export type TimeMapping = z.infer<typeof timeSchema>;
export type LookupMapping = z.infer<typeof lookupSchema>;
