/** The cells of one row of a CSV file, by the columns of its header. */
export class Row {
  readonly line: number;
  readonly cells: readonly string[];
  /** Tells rows apart: of their content, so that the same row has the same one in every import. */
  readonly identity: string;
  readonly #columns: ReadonlyMap<string, number>;

  constructor(line: number, cells: readonly string[], identity: string, columns: ReadonlyMap<string, number>) {
    this.line = line;
    this.cells = cells;
    this.identity = identity;
    this.#columns = columns;
  }

  /** Without the blanks around it. The mapping was checked: the column is there. */
  cell(column: string): string {
    return this.cells[this.#columns.get(column) ?? -1]?.trim() ?? '';
  }
}

/** A row that does not fit its mapping. Names columns and rules, never what a cell holds. */
export class RowFault extends Error {
  override readonly name = 'RowFault';
}
