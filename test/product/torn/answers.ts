import { historyOf } from '../testing/events.js';
import type { Product } from '../testing/product.js';

const ALL = `{ fleet { deviceCount }
  devices(first: 100, orderBy: ID_ASC) { totalCount edges { node {
    id serial model position lifecycle revision firstSeenAt lastSeenAt firmware { component version } } } }
  rejectedEvents(first: 100) { edges { node { id cloudEventId reason detail } } } }`;

export interface Answers {
  readonly all: unknown;
  readonly histories: unknown;
}

/** All that a product answers of what does not change with the hour; an error where it refuses to. */
export async function answersOf(product: Product, devices: readonly string[], receipt: string): Promise<Answers> {
  const { data, errors } = await product.ask(ALL, {}, { receipt });
  if (errors) throw new Error(errors[0]?.extensions.code);
  const histories = Object.fromEntries(
    await Promise.all(devices.map(async (device) => [device, await historyOf(product, device)] as const)),
  );
  return { all: data as unknown, histories };
}
