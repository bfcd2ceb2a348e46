import { FIRST_DEFAULT } from '../limits/query-limits.js';

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface Page<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly hasNextPage: boolean;
}

export interface PageSource<Node> {
  /** Read when somebody asks for rows, and then once. */
  readonly page: () => Promise<Page<Node>>;
  /** There was something before this page. */
  readonly hasPreviousPage: boolean;
  readonly total?: () => Promise<number>;
}

/** A page as GraphQL reads it: what is not selected is not read. */
export class Connection<Node> {
  readonly #source: PageSource<Node>;
  #page: Promise<Page<Node>> | undefined;

  constructor(source: PageSource<Node>) {
    this.#source = source;
  }

  async edges(): Promise<readonly Edge<Node>[]> {
    return (await this.#read()).edges;
  }

  async pageInfo() {
    const { edges, hasNextPage } = await this.#read();
    const { hasPreviousPage } = this.#source;
    return {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    };
  }

  totalCount(): Promise<number> {
    return this.#source.total?.() ?? Promise.resolve(0);
  }

  #read(): Promise<Page<Node>> {
    this.#page ??= this.#source.page();
    return this.#page;
  }
}

/** How many rows are wanted; the schema's default also where somebody says null. Checked before anything is read. */
export const pageLength = ({ first }: PageArguments): number => first ?? FIRST_DEFAULT;

/** A page of rows that were read with one more than was asked for: that one tells whether there are more. */
export function pageOf<Row, Node>(
  rows: readonly Row[],
  first: number,
  toEdges: (rows: readonly Row[]) => readonly Edge<Node>[],
): Page<Node> {
  return { edges: toEdges(rows.slice(0, first)), hasNextPage: rows.length > first };
}

export const emptyConnection = (): Connection<never> =>
  new Connection({ page: () => Promise.resolve({ edges: [], hasNextPage: false }), hasPreviousPage: false });
