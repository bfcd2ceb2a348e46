import { randomUUID } from 'node:crypto';
import type { ServerAppend } from './append-messages.js';
import type { Settled } from './server-appends.js';
import type { ServerReads } from './server-reads.js';

/** Metadata of a stream that holds nothing: it is among the server's own records, which no reader of the log is given. */
const STREAM = '$$tillwatch';
const MEMBER = 'tillwatch.storeId';

/** The name of this server's store, made by whoever opens it first. */
export async function readStoreId(
  reads: ServerReads,
  send: (append: ServerAppend) => Promise<Settled>,
): Promise<string> {
  const known = await find(reads);
  if (known !== undefined) return known;
  const made = randomUUID();
  const data = Buffer.from(JSON.stringify({ [MEMBER]: made }));
  const event = { id: randomUUID(), type: '$metadata', data, metadata: Buffer.from('{}') };
  const answer = await send({ stream: STREAM, revision: -1, events: [event] });
  if (answer.outcome === 'appended') return made;
  const other = await find(reads);
  if (other === undefined) throw new Error(`the metadata of the stream tillwatch is not ours: it has no ${MEMBER}`);
  return other;
}

async function find(reads: ServerReads): Promise<string | undefined> {
  const page = await reads.stream(STREAM, { direction: 'forwards', count: 1 });
  const id = (page?.[0]?.event?.data as Record<string, unknown> | undefined)?.[MEMBER];
  return typeof id === 'string' ? id : undefined;
}
