import path from 'node:path';
import Database from 'better-sqlite3';
import { BareStore } from '../store/bare-store.js';

const BATCH_EVENTS = 500;
const EVENTS_MAX = 100_000;

/** The least that storing the events of a stopped product costs: the same ones, inserted bare, fsynced in batches of a body. */
export function rawAppendPerSecond(dataDir: string): number {
  const stored = new Database(path.join(dataDir, 'events.db'), { readonly: true });
  const bare = new BareStore(path.join(dataDir, 'bare.db'));
  try {
    const rows = stored
      .prepare<
        [number],
        { stream: number; name: string; revision: number; id: Buffer; type: string; metadata: string; data: string }
      >(
        `SELECT e.stream, s.name, e.revision, e.event_id AS id, e.type, e.metadata, e.data
         FROM event e JOIN stream s ON s.id = e.stream ORDER BY e.position DESC LIMIT ?`,
      )
      .all(EVENTS_MAX)
      .map(({ stream, name, revision, id, ...event }) => ({
        stream,
        name,
        revision,
        id,
        event: { eventId: '', ...event },
      }));
    const began = performance.now();
    for (let at = 0; at < rows.length; at += BATCH_EVENTS) bare.append(rows.slice(at, at + BATCH_EVENTS));
    return (rows.length * 1_000) / (performance.now() - began);
  } finally {
    bare.close();
    stored.close();
  }
}
