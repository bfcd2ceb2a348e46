import type { EventData, EventTypeName } from '#telemetry';
import type { Tell } from '../life/happening.js';
import type { Tally } from '../life/tally.js';
import { MINUTE_MS } from '../time/units.js';
import { vendorFault } from './vendor-codes.js';
import type { CountedWindow, Voice } from './voice.js';

/** What even a terminal of the old school says in so many words: its management system asks for it. */
const SAID_BY_ALL: ReadonlySet<EventTypeName> = new Set([
  'terminal.heartbeat.v1',
  'terminal.firmware.reported.v1',
  'terminal.keys.loaded.v1',
]);

/** Counters since the last boot, and codes of the vendor: no single reads, no cards, no attempts. */
export class PoorVoice implements Voice {
  #boot = 1;
  #counters: Record<string, number> = {};
  #isMarkTold = false;

  constructor(
    private readonly id: string,
    private readonly say: Tell,
  ) {}

  readonly tell: Tell = <Name extends EventTypeName>(at: number, type: Name, data: EventData<Name>) => {
    if (type === 'terminal.rebooted.v1') this.#restart(at);
    if (SAID_BY_ALL.has(type)) return this.say(at, type, data);
    const fault = vendorFault(type, data);
    if (fault) this.say(at, 'terminal.fault.reported.v1', fault);
  };

  window({ from, toldAt, tally }: CountedWindow): void {
    if (!this.#isMarkTold) this.#tellCounters(from);
    for (const [name, count] of countsOf(tally)) this.#counters[name] = (this.#counters[name] ?? 0) + count;
    this.#tellCounters(toldAt);
  }

  /** Counters begin again; the first report of a boot says so, and later ones are told from it. */
  #restart(at: number): void {
    this.#boot += 1;
    for (const name of Object.keys(this.#counters)) this.#counters[name] = 0;
    this.#tellCounters(at + MINUTE_MS);
  }

  #tellCounters(at: number): void {
    this.#isMarkTold = true;
    this.say(at, 'terminal.counters.v1', { bootId: `${this.id}-boot-${this.#boot}`, counters: { ...this.#counters } });
  }
}

function countsOf({ reads, transactions }: Tally): [string, number][] {
  const ofReads = Object.entries(reads).flatMap(([on, { ok, failed }]): [string, number][] => [
    [`reads.${on}.ok`, ok],
    [`reads.${on}.failed`, failed],
  ]);
  return [
    ...ofReads,
    ...Object.entries(transactions).map(([name, count]): [string, number] => [`transactions.${name}`, count]),
  ];
}
