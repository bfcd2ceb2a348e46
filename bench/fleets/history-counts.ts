import type { Product } from '../../test/product/testing/product.js';

const DEVICES = `query ($after: String) { devices(first: 500, orderBy: ID_ASC, after: $after, filter: { includeRetired: true }) {
  edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
const HISTORY = `query ($id: ID!, $after: String) { device(id: $id) { history(first: 500, after: $after) {
  edges { node { id type source } } pageInfo { hasNextPage endCursor } } } }`;
/** Requests under way at once. */
const PARALLEL = 4;

/** What these two queries answer, one or the other. */
interface Answered {
  readonly devices: Page<{ readonly id: string }>;
  readonly device: { readonly history: Page<HistoryEvent> };
}

interface HistoryEvent {
  readonly id: string;
  readonly type: string;
  readonly source: string;
}

interface Page<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** Follows a connection to its end. */
async function all<Node>(ask: (after: string | null) => Promise<Page<Node>>): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null; ;) {
    const { edges, pageInfo }: Page<Node> = await ask(after);
    nodes.push(...edges.map(({ node }) => node));
    if (!pageInfo.hasNextPage) return nodes;
    after = pageInfo.endCursor;
  }
}

export interface HistoryCounts {
  readonly devices: number;
  /** By `<source> <type>`. */
  readonly events: Readonly<Record<string, number>>;
  /** Events that were answered more than once. */
  readonly doubles: number;
}

/** Asks for every device and its whole history, as a client would. */
export async function historyCounts(product: Product): Promise<HistoryCounts> {
  const answered = async (query: string, variables: object): Promise<Answered> => {
    const answer = await product.ask(query, variables);
    if (answer.errors) throw new Error(answer.errors[0]?.message);
    return answer.data as Answered;
  };
  const devices = await all(async (after) => (await answered(DEVICES, { after })).devices);
  const events: Record<string, number> = {};
  const ids = new Set<string>();
  let total = 0;
  const waiting = devices.map(({ id }) => id);
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const id = next;
      for (const event of await all(async (after) => (await answered(HISTORY, { id, after })).device.history)) {
        const kind = `${event.source} ${event.type}`;
        events[kind] = (events[kind] ?? 0) + 1;
        ids.add(event.id);
        total += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return { devices: devices.length, events, doubles: total - ids.size };
}
