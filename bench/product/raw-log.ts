import path from 'node:path';
import Database from 'better-sqlite3';

const PAGE_EVENTS = 1_000;
/** As long as is needed to be past the first moments. */
const EVENTS_MAX = 200_000;

/** The least that reading an event store costs: pages of bare rows, and `JSON.parse` of data and metadata. */
export async function rawLogPerSecond(dataDir: string): Promise<number> {
  const database = new Database(path.join(dataDir, 'events.db'), { readonly: true });
  try {
    const page = database
      .prepare<[number, number], [number, string, string]>(
        'SELECT position, data, metadata FROM event WHERE position > ? ORDER BY position LIMIT ?',
      )
      .raw();
    let [events, parsed, after] = [0, 0, 0];
    const began = performance.now();
    for (; events < EVENTS_MAX;) {
      const rows = page.all(after, PAGE_EVENTS);
      for (const [, data, metadata] of rows)
        parsed += typeof JSON.parse(data) === 'object' && typeof JSON.parse(metadata) === 'object' ? 1 : 0;
      events += rows.length;
      const last = rows.at(-1);
      if (last === undefined) break;
      [after] = last;
    }
    const seconds = (performance.now() - began) / 1_000;
    if (parsed === 0 || parsed !== events) throw new Error('what the store holds is no JSON');
    return events / seconds;
  } finally {
    database.close();
  }
}
