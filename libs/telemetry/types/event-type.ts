import Format from 'typebox/format';
import { Compile, type Validator } from 'typebox/compile';
import type { Static, TObject, TProperties } from 'typebox';
import { parseDateTime } from '../envelope/date-time.js';
import type { JsonObject } from '../event-record.js';

/** Which streams and which fold an event belongs to. */
export type EventCategory = 'telemetry' | 'device' | 'site' | 'model';

/** What its name, version and schema say of an event, and a check that a schema cannot express. */
export interface EventTypeDefinition<Name extends string, Schema extends TObject> {
  readonly type: Name;
  readonly category: EventCategory;
  /** One sentence for the reference. */
  readonly about: string;
  readonly data: Schema;
  readonly rule?: DataRule<Static<Schema>>;
}

export interface DataRule<Data> {
  /** In words, as the refusal tells it. */
  readonly says: string;
  holds(data: Data): boolean;
}

/** One schema value per type and version, which gives both the TypeScript type and the run-time check. */
export interface EventType<Name extends string = string, Schema extends TObject = TObject> extends EventTypeDefinition<
  Name,
  Schema
> {
  /** Fields whose values are times: they may look like card numbers and are none. */
  readonly times: ReadonlySet<string>;
  accepts(data: JsonObject): boolean;
  /** Compiled when it is first needed: 33 schemas take 30 ms, which no command line should wait for. */
  readonly validator: Validator;
}

// Draft 2020-12 leaves `format` to who reads the schema; this is what the contract calls a time. Nothing else here uses typebox.
Format.Set('date-time', (text) => parseDateTime(text) !== undefined);

export function defineEventType<const Name extends string, Properties extends TProperties>(
  definition: EventTypeDefinition<Name, TObject<Properties>>,
): EventType<Name, TObject<Properties>> {
  let compiled: Validator | undefined;
  const validator = (): Validator => (compiled ??= Compile(definition.data));
  const { rule } = definition;
  return {
    ...definition,
    times: timesOf(definition.data),
    accepts: (data) => {
      const check: Validator = compiled ?? validator();
      return check.Check(data) && (rule === undefined || rule.holds(data as Static<TObject<Properties>>));
    },
    get validator() {
      return validator();
    },
  };
}

function timesOf(schema: TObject): ReadonlySet<string> {
  const entries = Object.entries(schema.properties);
  return new Set(
    entries.filter(([, field]) => 'format' in field && field.format === 'date-time').map(([name]) => name),
  );
}
