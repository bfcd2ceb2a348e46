import type { Delivered, Simulation } from '#simulator';
import { BATCH_EVENTS_DEFAULT } from '../import/send/batch.js';
import { Lanes } from '../import/send/lanes.js';
import { sendBatch } from '../import/send/send-batch.js';
import { Tally } from '../import/tally.js';
import type { Surroundings } from '../surroundings.js';
import type { SimulationProgress } from './simulation-progress.js';

export interface SendSimulation {
  readonly simulation: Simulation;
  readonly url: string;
  readonly key: string;
  /** Old times are meant, as long as they are told of the past. */
  readonly historical: boolean;
  /** Events a second at most. */
  readonly rate: number | undefined;
  /** Goes on in real time when the past is told, until `signal` ends it. */
  readonly live: boolean;
  readonly signal: AbortSignal;
}

const LANES = 4;
/** With a rate, events are sent in portions of a quarter of a second. */
const PORTIONS_PER_SECOND = 4;
/** Live events are sent together four times a second at most. */
const LIVE_PAUSE_MS_MIN = 250;
/** A live fleet may be silent for minutes; the pause is not longer than this, so that progress is seen. */
const LIVE_PAUSE_MS_MAX = 1_000;
const PROGRESS_EVERY_EVENTS = 512;

/** Sends what is simulated to the front door as it is delivered, and gives what came of it. Throws CommandFailed. */
export async function sendSimulation(
  run: SendSimulation,
  progress: SimulationProgress,
  surroundings: Surroundings,
): Promise<Tally> {
  const tally = new Tally();
  const ended = new AbortController();
  const now = (): number => surroundings.now();
  const door = {
    url: run.url,
    key: run.key,
    signal: ended.signal,
    onWait: (reason: string) => progress.waiting(reason),
  };
  let isPast = true;
  const lanes = new Lanes({ lanes: LANES, batchEvents: batchEvents(run.rate) }, async (batch) =>
    sendBatch(batch, { ...door, historical: run.historical && isPast }, tally, surroundings),
  );
  const pace = new Pace(run.rate, surroundings);
  try {
    for (const delivered of run.simulation.events({ goesOn: run.live })) {
      if (isPast && run.live && delivered.at > run.simulation.time.to) {
        await lanes.flush();
        isPast = false;
      }
      if (delivered.at > now() && run.live) await untilDue(delivered.at, lanes, run.signal, surroundings);
      else if (pace.isDue(tally.read)) await pace.wait(tally.read, lanes, run.signal);
      if (run.signal.aborted) break;
      await add(delivered, lanes, tally);
      if (tally.read % PROGRESS_EVERY_EVENTS === 0) progress.update(tally.read, delivered.at);
    }
    await lanes.flush();
    return tally;
  } finally {
    ended.abort();
  }
}

const batchEvents = (rate: number | undefined): number =>
  rate === undefined
    ? BATCH_EVENTS_DEFAULT
    : Math.min(BATCH_EVENTS_DEFAULT, Math.max(1, Math.ceil(rate / PORTIONS_PER_SECOND)));

function add({ event }: Delivered, lanes: Lanes, tally: Tally): Promise<void> | undefined {
  tally.read += 1;
  return lanes.add({ line: tally.read, subject: event.subject, text: JSON.stringify(event) });
}

async function untilDue(at: number, lanes: Lanes, signal: AbortSignal, { now, sleep }: Surroundings): Promise<void> {
  await lanes.flush();
  while (now() < at && !signal.aborted) {
    const durationMs = Math.min(LIVE_PAUSE_MS_MAX, Math.max(LIVE_PAUSE_MS_MIN, at - now()));
    await sleep(durationMs, signal).catch(ignoreAbort(signal));
  }
}

/** Holds the events to so many a second on average. */
class Pace {
  readonly #began: number;

  constructor(
    private readonly rate: number | undefined,
    private readonly surroundings: Surroundings,
  ) {
    this.#began = surroundings.now();
  }

  /** Whether so many events are a portion, after which to look at the clock. */
  isDue(events: number): boolean {
    return (
      this.rate !== undefined && events > 0 && events % Math.max(1, Math.ceil(this.rate / PORTIONS_PER_SECOND)) === 0
    );
  }

  async wait(events: number, lanes: Lanes, signal: AbortSignal): Promise<void> {
    await lanes.flush();
    const aheadMs = this.#began + (events / (this.rate ?? events)) * 1_000 - this.surroundings.now();
    if (aheadMs > 0) await this.surroundings.sleep(aheadMs, signal).catch(ignoreAbort(signal));
  }
}

/** An interrupted pause is no failure: the loop looks at the signal. */
const ignoreAbort =
  (signal: AbortSignal) =>
  (error: unknown): void => {
    if (!signal.aborted) throw error;
  };
