import type { CompileContext } from './compile-context.js';
import { compileColumn } from './compile-column.js';
import { compileCondition } from './compile-condition.js';
import { RowFault } from './row.js';
import type { Row } from './row.js';
import type { Json, ValueSource } from './value-schema.js';

/** Undefined: the field is left out. Throws RowFault. */
export type Value = (row: Row) => Json | undefined;

export function compileValue(source: ValueSource, context: CompileContext, place: string): Value {
  switch (source.kind) {
    case 'constant':
      return () => source.value;
    case 'text': {
      const template = context.template(source.template, place);
      return (row) => template.render(row);
    }
    case 'column':
      return compileColumn(source, context, place);
    case 'time':
      return compileTime(source, context, place);
    case 'yearsBefore':
      return compileYearsBefore(source, context, place);
    case 'case': {
      const cases = source.cases.map(({ when, value }, at) => ({
        applies: when ? compileCondition(when, context, `${place}.$case[${at}].when`) : () => true,
        value: compileValue(value, context, `${place}.$case[${at}].value`),
      }));
      return (row) => cases.find(({ applies }) => applies(row))?.value(row);
    }
    case 'list': {
      const items = source.items.map((item, at) => compileValue(item, context, `${place}[${at}]`));
      return (row) => items.map((item) => item(row)).filter((item) => item !== undefined);
    }
    case 'object': {
      const fields = source.fields.map(
        ([name, value]) => [name, compileValue(value, context, `${place}.${name}`)] as const,
      );
      return (row) => objectOf(fields, row);
    }
  }
}

export function objectOf(fields: readonly (readonly [string, Value])[], row: Row): { readonly [name: string]: Json } {
  const entries = fields.map(([name, value]) => [name, value(row)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

type TimeSource = Extract<ValueSource, { kind: 'time' }>;
function compileTime({ column, format, timeZone, ifEmpty }: TimeSource, context: CompileContext, place: string): Value {
  context.column(column, place);
  const read = context.time(format, timeZone, place);
  return (row) => {
    const cell = row.cell(column);
    if (cell === '' && ifEmpty === 'omit') return undefined;
    return instantText(read(cell), column);
  };
}

type YearsSource = Extract<ValueSource, { kind: 'yearsBefore' }>;
function compileYearsBefore({ column, instantMs }: YearsSource, context: CompileContext, place: string): Value {
  context.column(column, place);
  return (row) => {
    const cell = row.cell(column);
    if (!/^\d{1,3}$/.test(cell)) throw new RowFault(`the column ${JSON.stringify(column)} is no whole number of years`);
    const date = new Date(instantMs);
    date.setUTCFullYear(date.getUTCFullYear() - Number(cell));
    return date.toISOString();
  };
}

/** Years 0001 to 9999, which an envelope can carry. */
const [INSTANT_MIN, INSTANT_MAX] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

export function instantText(instantMs: number | undefined, column: string): string {
  if (instantMs === undefined || instantMs < INSTANT_MIN || instantMs > INSTANT_MAX) {
    throw new RowFault(`the column ${JSON.stringify(column)} is no time of the form that the mapping names`);
  }
  return new Date(instantMs).toISOString();
}
