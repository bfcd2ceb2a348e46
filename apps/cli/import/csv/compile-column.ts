import type { CompileContext } from './compile-context.js';
import { RowFault } from './row.js';
import type { Row } from './row.js';
import type { ColumnSource } from './value-schema.js';

type Scalar = string | number | boolean;
const TRUE = new Set(['true', 'yes', 'y', '1']);
const FALSE = new Set(['false', 'no', 'n', '0']);

/** One cell as the mapping wants it: looked up in its map, or cast, with its unit changed. */
export function compileColumn(
  source: ColumnSource,
  context: CompileContext,
  place: string,
): (row: Row) => Scalar | undefined {
  const { map, otherwise, ifEmpty } = source;
  const column = context.column(source.column, place);
  return (row) => {
    const cell = row.cell(column);
    if (cell === '') {
      if (ifEmpty === 'refuse') throw new RowFault(`the column ${JSON.stringify(column)} is empty`);
      return ifEmpty === 'omit' ? undefined : ifEmpty.value;
    }
    const mapped = map?.get(cell);
    if (mapped !== undefined) return mapped;
    if (map || otherwise !== undefined) {
      if (otherwise === undefined)
        throw new RowFault(`the column ${JSON.stringify(column)} holds what the mapping does not know`);
      return otherwise;
    }
    return cast(cell, source);
  };
}

function cast(cell: string, { as, column, scale, offset }: ColumnSource): Scalar {
  switch (as) {
    case 'text':
      return cell;
    case 'boolean': {
      const word = cell.toLowerCase();
      if (!TRUE.has(word) && !FALSE.has(word))
        throw new RowFault(`the column ${JSON.stringify(column)} is neither yes nor no`);
      return TRUE.has(word);
    }
    case 'number':
    case 'integer': {
      const isNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(cell);
      const value = isNumber ? Number(cell) * scale + offset : Number.NaN;
      if (!Number.isFinite(value)) throw new RowFault(`the column ${JSON.stringify(column)} is no number`);
      return as === 'integer' ? Math.round(value) : value;
    }
  }
}
