import type { Row } from './row.js';
import { RowFault } from './row.js';

/** Stands for the row as a whole: a hash of all its cells. */
export const ROW_IDENTITY = '#row';

type Part = { readonly text: string } | { readonly column: string };

/** Text with `{column}` in it; `{#row}` is the row's identity, `{{` a brace. An empty cell is a fault. */
export interface Template {
  readonly columns: readonly string[];
  render(row: Row): string;
}

export function parseTemplate(text: string): Template {
  const parts = [...text.matchAll(/\{\{|\{([^{}]+)\}|[^{]+|\{/g)].map(([whole, column]): Part => {
    if (whole === '{{') return { text: '{' };
    return column === undefined ? { text: whole } : { column };
  });
  const columns = parts.flatMap((part) => ('column' in part && part.column !== ROW_IDENTITY ? [part.column] : []));
  return {
    columns,
    render: (row) => parts.map((part) => ('text' in part ? part.text : cellOf(row, part.column))).join(''),
  };
}

function cellOf(row: Row, column: string): string {
  if (column === ROW_IDENTITY) return row.identity;
  const cell = row.cell(column);
  if (cell === '') throw new RowFault(`the column ${JSON.stringify(column)} is empty`);
  return cell;
}
