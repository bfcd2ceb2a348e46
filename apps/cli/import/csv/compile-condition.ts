import type { CompileContext } from './compile-context.js';
import type { Condition } from './condition-schema.js';
import { lookupKey } from './read-lookup.js';
import type { Row } from './row.js';

export type Test = (row: Row) => boolean;

export function compileCondition(condition: Condition, context: CompileContext, place: string): Test {
  switch (condition.kind) {
    case 'is': {
      const column = context.column(condition.column, place);
      const values = new Set(condition.values);
      return (row) => values.has(row.cell(column));
    }
    case 'empty': {
      const column = context.column(condition.column, place);
      return (row) => (row.cell(column) === '') === condition.empty;
    }
    case 'matches': {
      const column = context.column(condition.column, place);
      return (row) => condition.pattern.test(row.cell(column));
    }
    case 'in': {
      const lookup = context.lookup(condition.lookup, place);
      const columns = condition.columns.map((column) => context.column(column, place));
      return (row) => lookup.has(lookupKey(columns.map((column) => row.cell(column))));
    }
    case 'not': {
      const test = compileCondition(condition.of, context, place);
      return (row) => !test(row);
    }
    case 'all':
    case 'any': {
      const tests = condition.of.map((part) => compileCondition(part, context, place));
      return condition.kind === 'all'
        ? (row) => tests.every((test) => test(row))
        : (row) => tests.some((test) => test(row));
    }
  }
}
