import type { Product } from './product.js';

let made = 0;

/** A CloudEvent as a terminal sends it. */
export function cloudEvent(type: string, subject: string, data: object, more: object = {}): Record<string, unknown> {
  made += 1;
  return {
    specversion: '1.0',
    id: `e-${process.pid}-${made}`,
    source: '/spec',
    type: `${type}.v1`,
    subject,
    time: new Date().toISOString(),
    data,
    ...more,
  };
}

const HISTORY = `query ($id: ID!, $after: String) { device(id: $id) { history(first: 500, after: $after, newestFirst: false) {
  edges { node { id cloudEventId type flags } } pageInfo { hasNextPage endCursor } } } }`;

interface HistoryPage {
  readonly edges: readonly { readonly node: { readonly cloudEventId: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

/** Sender's ids of a device's whole history, oldest first. */
export async function historyOf(product: Product, id: string, key?: string): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null = null; ;) {
    const { data, errors } = await product.ask(HISTORY, { id, after }, key === undefined ? {} : { key });
    if (errors) throw new Error(errors[0]?.message);
    if (!data.device) return found;
    const { edges, pageInfo } = data.device.history as HistoryPage;
    found.push(...edges.map(({ node }) => node.cloudEventId));
    if (!pageInfo.hasNextPage) return found;
    after = pageInfo.endCursor;
  }
}
