import type { LogPosition, StoredEvent } from '#event-store';
import { gapsOfEventStore, openSqliteEventStore } from '#event-store-sqlite';
import { contentOf, parseStreamName } from '#streams';
import { decodeRecord, decodeRejection, UndecodableEvent } from '#telemetry';
import { GO_ON, ok, problem, RESTORE, warning, type Finding } from './finding.js';
import type { Patient } from './patient.js';

const PAGE_EVENTS = 2_000;
const CHECK = 'events';

interface Count {
  events: number;
  damaged: number;
  undecodable: number;
  first?: bigint;
}

/** Every event: whether it is what was stored, can be read, and follows the one before it. */
export async function examineEvents(patient: Patient): Promise<Finding[]> {
  const gaps = gapsOfEventStore(patient.files.events);
  const findings: Finding[] = [
    gaps.length === 0
      ? ok('streams', 'the events of every stream follow each other')
      : problem(
          'streams',
          `${gaps.length === 1 ? 'a stream lacks' : `${gaps.length} streams or more lack`} events, such as ${gaps[0]}`,
          RESTORE,
        ),
  ];
  if (!patient.isThorough) return [...findings, ok(CHECK, 'not read: leave --quick out to read every event')];
  const count = await readEvery(patient);
  if (count.damaged > 0)
    findings.push(
      problem(CHECK, `${count.damaged} events are not what was stored, the first at position ${count.first}`, GO_ON),
    );
  if (count.undecodable > 0)
    findings.push(
      warning(
        CHECK,
        `${count.undecodable} events cannot be read by this version, or lie in a stream of something else`,
        'see tillwatch dead-letters; a newer version may read them',
      ),
    );
  if (count.damaged + count.undecodable === 0)
    findings.push(ok(CHECK, `all ${count.events.toLocaleString('en')} can be read and are what was stored`));
  return findings;
}

async function readEvery({ files, onEvents }: Patient): Promise<Count> {
  const store = openSqliteEventStore({ file: files.events, mode: 'read' });
  const count: Count = { events: 0, damaged: 0, undecodable: 0 };
  try {
    const head = Number(await store.head());
    for (let after = 0n as LogPosition; ;) {
      const page = await store.readAll({ after, limit: PAGE_EVENTS });
      for (const event of page.events) examine(event, count);
      onEvents(Number(page.next), head);
      if (page.atHead || Number(page.next) >= head) return count;
      after = page.next;
    }
  } finally {
    await store.close();
  }
}

function examine(event: StoredEvent, count: Count): void {
  count.events += 1;
  if (event.isDamaged) {
    count.damaged += 1;
    count.first ??= event.logPosition;
    return;
  }
  try {
    decode(event);
  } catch (error) {
    if (!(error instanceof UndecodableEvent)) throw error;
    count.undecodable += 1;
  }
}

function decode(event: StoredEvent): void {
  const name = parseStreamName(event.stream);
  if (name === undefined) return;
  if (name.category === 'rejected') return void decodeRejection(event);
  const content = contentOf(name);
  // Others are read by who wrote them.
  if (content !== undefined) decodeRecord(event, content);
}
