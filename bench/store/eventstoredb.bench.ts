import { fork } from 'node:child_process';
import { once } from 'node:events';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import type { EventStore, NewEvent } from '#event-store';
import { openEventStoreDbEventStore } from '#event-store-eventstoredb';
import { isQuick, tell } from '../report/report.js';
import { benchOptions, makeEvent, seeded, streamName } from './bench-data.js';

// Appends to EventStoreDB by our adapter, which looks for resends, beside those of the bare client, which does not: the
// same stand-in server in a process of its own, the same events, in turns. Streams are known to the adapter, as in operation.
const DEVICES = 1_000;
const IN_FLIGHT = 256;
const FIRST_MS = 1_767_225_600_000;
const random = seeded(1);

interface Side {
  append(round: number, batch: readonly (readonly NewEvent[])[]): Promise<void>;
}

const server = fork(new URL('../../libs/event-store-eventstoredb/testing/stand-in.process.ts', import.meta.url));
const [url] = (await once(server, 'message')) as [string];
const store = await openEventStoreDbEventStore({ url });
const client = EventStoreDBClient.connectionString(url);

function ours(to: EventStore, size: number): Side {
  return {
    async append(_, batch) {
      const results = await to.append(
        batch.map((events, at) => ({
          stream: `${streamName(at)}-${size}`,
          twin: `${streamName(at).replace('telemetry', 'clock')}-${size}`,
          expected: 'any' as const,
          events,
        })),
      );
      if (!results.every((result) => result.outcome === 'appended' && result.duplicates.length === 0)) {
        throw new Error('not everything was stored');
      }
    },
  };
}

/** Texts are parsed beforehand: the client wants objects. */
function bare(size: number): Side {
  return {
    async append(round, batch) {
      let next = 0;
      const write = async (): Promise<void> => {
        for (let at = next++; at < batch.length; at = next++) {
          const events = (batch[at] ?? []).map(({ eventId, type, data, metadata }) =>
            jsonEvent({
              id: eventId,
              type,
              data: JSON.parse(data) as Record<string, unknown>,
              metadata: JSON.parse(metadata) as Record<string, unknown>,
            }),
          );
          const expectedRevision = round === 0 ? NO_STREAM : BigInt(round * size - 1);
          await client.appendToStream(`bare-${streamName(at)}-${size}`, events, { expectedRevision });
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, write));
    },
  };
}

async function measured(side: Side, round: number, batch: readonly (readonly NewEvent[])[]) {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  await side.append(round, batch);
  const { user, system } = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1_000 };
}

const { seconds } = benchOptions({ events: 0, seconds: isQuick ? 2 : 6 });
for (const size of [1, 10, 100]) {
  const sides = { ours: ours(store, size), bare: bare(size) };
  const spent = { events: 0, ours: { ms: 0, cpuMs: 0 }, bare: { ms: 0, cpuMs: 0 } };
  const devices = size === 100 ? DEVICES / 10 : DEVICES;
  // The first round makes the streams, and is not counted.
  for (let round = 0; spent.ours.ms + spent.bare.ms < seconds * 1_000 || round < 2; round++) {
    for (const name of ['ours', 'bare'] as const) {
      const batch = Array.from({ length: devices }, () =>
        Array.from({ length: size }, () => makeEvent(random, FIRST_MS + round * 60_000)),
      );
      const took = await measured(sides[name], round, batch);
      if (round === 0) continue;
      spent[name].ms += took.ms;
      spent[name].cpuMs += took.cpuMs;
      if (name === 'ours') spent.events += devices * size;
    }
  }
  const perSecond = (ms: number): number => (spent.events * 1_000) / ms;
  tell({
    name: `append to EventStoreDB, ${size} ${size === 1 ? 'event' : 'events'} a device`,
    value: perSecond(spent.ours.ms),
    unit: 'events/s',
    raw: { name: 'the bare client', value: perSecond(spent.bare.ms) },
    target: { ratioMin: 0.8 },
  });
  const each = (ms: number): string => ((ms * 1_000) / spent.events).toFixed(1);
  console.log(`  time of a core an event: ours ${each(spent.ours.cpuMs)} µs, bare ${each(spent.bare.cpuMs)} µs`);
}
await store.close();
await client.dispose();
server.disconnect();
