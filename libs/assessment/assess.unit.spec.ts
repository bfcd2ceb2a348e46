import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DeviceState } from '#device';
import type { RiskHead } from '#risk';
import { assess } from './assess.js';
import { scoresOf } from './scores.js';
import { DAY, healthy, HOUR, Life, MINUTE, NOW } from './testing/life.js';

const at = (state: DeviceState, instant: number) => assess(state, { at: instant, isSilent: false });
const scores = (state: DeviceState, instant: number) => scoresOf(at(state, instant)).days30;

/** Whatever a device may say, in any mixture, of the last twelve days. */
const when = fc.integer({ min: NOW - 12 * DAY, max: NOW });
const part = fc.constantFrom('chip', 'contactless', 'magstripe', 'qr');
const card = fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { nil: undefined });
const reasons = fc.constantFrom(
  'timeout',
  'card_data',
  'removed_early',
  'disabled',
  'unsupported_interface',
  'protocol',
  'unknown',
);
const happening = fc.oneof(
  fc.record({
    type: fc.constant('terminal.card-read.failed'),
    at: when,
    data: fc.record({ interface: part, reason: reasons, cardHash: card }),
  }),
  fc.record({
    type: fc.constant('terminal.card-read.fallback'),
    at: when,
    data: fc.record({ from: part, to: part, cardHash: card }),
  }),
  fc.record({
    type: fc.constant('terminal.transaction.failed'),
    at: when,
    data: fc.record({
      class: fc.constantFrom('issuer', 'host', 'terminal', 'cardholder', 'configuration'),
      detail: fc.constantFrom('no_connection', 'pin_wrong', 'x', 'card_expired'),
      cardHash: card,
    }),
  }),
  fc.record({ type: fc.constant('terminal.signal.dropped'), at: when, data: fc.constant({ bearer: 'wifi' }) }),
  fc.record({
    type: fc.constant('terminal.voltage.dipped'),
    at: when,
    data: fc.constant({ supply: 'mains', minMillivolts: 1, nominalMillivolts: 5000 }),
  }),
  fc.record({
    type: fc.constant('terminal.peripheral.faulted'),
    at: when,
    data: fc.record({
      peripheral: fc.constantFrom('printer', 'pinpad'),
      fault: fc.constantFrom('jam', 'out_of_paper', 'failed'),
    }),
  }),
  fc.record({
    type: fc.constant('terminal.fault.reported'),
    at: when,
    data: fc.record({
      code: fc.string(),
      category: fc.constantFrom(undefined, 'power', 'other', 'card_read', 'security'),
    }),
  }),
  fc.record({ type: fc.constant('terminal.app.crashed'), at: when, data: fc.record({ process: fc.string() }) }),
  fc.record({
    type: fc.constant('terminal.configuration.reported'),
    at: when,
    data: fc.record({ contactlessEnabled: fc.boolean(), capabilities: fc.subarray(['chip', 'contactless', 'qr']) }),
  }),
  fc.record({
    type: fc.constant('fleet.device.repaired'),
    at: when,
    data: fc.record({
      component: fc.constantFrom('card_reader.chip', 'power', '', 'comp4'),
      action: fc.constantFrom('cleaned', 'none', 'replaced_part'),
      finding: fc.constantFrom('confirmed', 'no_fault_found'),
    }),
  }),
  fc.record({
    type: fc.constant('terminal.counters'),
    at: when,
    data: fc.record({
      bootId: fc.constantFrom('x', 'y'),
      counters: fc.record({
        'reads.chip.ok': fc.nat(Number.MAX_SAFE_INTEGER),
        'reads.chip.failed': fc.nat(Number.MAX_SAFE_INTEGER),
      }),
    }),
  }),
);
const lives = fc
  .array(happening, { maxLength: 120 })
  .map((all) =>
    all.reduce((life, one) => life.tell(one.type, one.at, JSON.parse(JSON.stringify(one.data))), new Life()),
  );
const someWindows = fc
  .array(fc.record({ from: when, hours: fc.integer({ min: 1, max: 24 }), ok: fc.nat(1e9), failed: fc.nat(1e9) }), {
    maxLength: 10,
  })
  .map(
    (all) => (life: Life) =>
      all.forEach(({ from, hours, ok, failed }) =>
        life.window(from, Math.min(NOW, from + hours * HOUR), { chip: [ok, failed] }),
      ),
  );

const sumOf = ({ baseline, factors }: RiskHead): number =>
  1 / (1 + Math.exp(-factors.reduce((sum, { contribution }) => sum + contribution, baseline)));

describe('whatever a device has said', () => {
  it('is assessed at any instant: finite figures, exact sums, shares from 0 to 1, ids of its own', () => {
    fc.assert(
      fc.property(lives, someWindows, fc.integer({ min: 0, max: 20 * DAY }), (life, addWindows, laterMs) => {
        addWindows(life);
        const ids = new Set(life.events.map(({ eventId }) => eventId));
        const found = at(life.state(), NOW + laterMs);
        const { days7, days30 } = scoresOf(found);
        for (const head of [days7, days30, ...days7.components, ...days30.components]) {
          if (!(Math.abs(sumOf(head) - head.probability) < 1e-9 && head.probability > 0 && head.probability < 1))
            return false;
        }
        for (const { eventIds, eventCount } of [
          ...found.features,
          ...found.diagnoses.flatMap(({ evidence }) => evidence),
        ]) {
          if (
            eventIds.length !== Math.min(20, eventCount) ||
            new Set(eventIds).size !== eventIds.length ||
            !eventIds.every((id) => ids.has(id))
          )
            return false;
        }
        const inBounds = (value: number): boolean => value >= 0 && value <= 1;
        const security = found.diagnoses.findIndex(({ cause }) => cause === 'SECURITY');
        const shares = found.diagnoses.filter(({ cause }) => cause !== 'SECURITY').map(({ share }) => share);
        return (
          found.diagnoses.every(
            (one) =>
              inBounds(one.share) && one.confidence > 0 && inBounds(one.confidence) && Number.isFinite(one.since),
          ) &&
          security <= 0 &&
          shares.every((share, i) => share <= (shares[i - 1] ?? 1)) &&
          days7.probability <= days30.probability &&
          found.features.every(({ value }) => Number.isFinite(value) && value >= 0)
        );
      }),
      { numRuns: 300 },
    );
  });

  it('only fades without new events: no feature grows with time, but for age', () => {
    fc.assert(
      fc.property(
        lives,
        someWindows,
        fc.array(fc.integer({ min: 1, max: 3 * DAY }), { minLength: 2, maxLength: 6 }),
        (life, addWindows, steps) => {
          addWindows(life);
          const state = life.state();
          let instant = NOW;
          let before = new Map<string, number>();
          for (const [n, step] of steps.entries()) {
            instant += step;
            const now = new Map(
              at(state, instant).features.map(({ name, component, value }) => [`${name} ${component}`, value]),
            );
            if (n > 0)
              for (const [name, value] of now) if (value > (before.get(name) ?? 0) * (1 + 1e-9) + 1e-9) return false;
            before = now;
          }
          return true;
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Evenly spread, as fast-check's own numbers are not (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a healthy device with random noise', () => {
  /** Fourteen days of 40 to 2,000 reads a day of which a share of 1 to 4 % fails, told or only counted; a line that drops; jams. */
  const noisy = fc
    .record({
      readsPerWindow: fc.integer({ min: 10, max: 500 }),
      failing: fc.double({ min: 0.01, max: 0.04, noNaN: true }),
      isTold: fc.boolean(),
      seed: fc.integer(),
    })
    .map(({ readsPerWindow, failing, isTold, seed }) => {
      const draw = uniform(seed);
      const life = new Life();
      const poisson = (mean: number): number => {
        let [count, product] = [0, draw()];
        for (const limit = Math.exp(-mean); product > limit; product *= draw()) count += 1;
        return count;
      };
      for (let window = NOW - 14 * DAY; window < NOW; window += 6 * HOUR) {
        const failed = poisson(readsPerWindow * failing);
        if (isTold)
          life.often(failed, [window, window + 6 * HOUR], (one) =>
            life.fails(
              one,
              ['timeout', 'card_data', 'transmission', 'removed_early', 'collision'][Math.floor(draw() * 5)],
            ),
          );
        life.window(window, window + 6 * HOUR, { chip: [readsPerWindow - failed, failed] });
        life.often(poisson(0.15), [window, window + 6 * HOUR], (one) =>
          life.tell('terminal.signal.dropped', one, { bearer: 'wifi' }),
        );
        life.often(poisson(0.02), [window, window + 6 * HOUR], (one) =>
          life.tell('terminal.peripheral.faulted', one, { peripheral: 'printer', fault: 'jam' }),
        );
      }
      return life;
    });

  it('has no diagnosis in 99 of 100 seeds, and nobody is sent', () => {
    const lives300 = fc.sample(noisy, { numRuns: 300, seed: 42 });
    const found = lives300.map((life) => at(life.state(), NOW));
    expect(found.filter(({ diagnoses }) => diagnoses.length > 0).length).toBeLessThanOrEqual(3);
    expect(
      found.filter(({ recommendation }) => !['NONE', 'MONITOR'].includes(recommendation.action)).length,
    ).toBeLessThanOrEqual(3);
  });
});

describe('the risk of a device', () => {
  const failing = (): Life => {
    const life = healthy(NOW - DAY);
    for (let window = NOW - DAY; window < NOW; window += 6 * HOUR) {
      life.window(window, window + 6 * HOUR, { chip: [80, 20], contactless: [150, 3] });
      life.often(20, [window, window + 6 * HOUR], (one) => life.fails(one, 'timeout'));
    }
    return life;
  };
  const chip = (state: DeviceState, instant: number): number =>
    scores(state, instant).components.find(({ component }) => component === 'card_reader.chip')?.probability ?? 0;

  it('is low where it is well, critical or high where its reader fails, of that component', () => {
    expect(scores(healthy().state(), NOW).band).toBe('LOW');
    const { band, components } = scores(failing().state(), NOW);
    expect(['HIGH', 'CRITICAL']).toContain(band);
    expect([...components].sort((a, b) => b.probability - a.probability)[0]?.component).toBe('card_reader.chip');
  });

  it('comes down with a repair of the component, and stays above that of one that was never repaired', () => {
    const repaired = failing().tell('fleet.device.repaired', NOW, {
      component: 'card_reader.chip',
      action: 'replaced_part',
      finding: 'confirmed',
    });
    expect(chip(repaired.state(), NOW + 1)).toBeLessThan(chip(failing().state(), NOW + 1) / 5);
    expect(chip(repaired.state(), NOW + 1)).toBeGreaterThan(chip(healthy().state(), NOW + 1));
  });

  it('rises with a failure that was confirmed, until it is repaired or the bench finds nothing', () => {
    const confirmed = (): Life =>
      healthy().tell('fleet.device.failure-confirmed', NOW - HOUR, { component: 'card_reader.chip' });
    expect(chip(confirmed().state(), NOW)).toBeGreaterThan(5 * chip(healthy().state(), NOW));
    const inspected = confirmed().tell('fleet.device.inspected', NOW - MINUTE, {
      component: 'card_reader.chip',
      finding: 'no_fault_found',
    });
    expect(chip(inspected.state(), NOW)).toBeCloseTo(chip(healthy().state(), NOW), 9);
  });

  it('is not raised by what a card, an operator, a setting or an issuer caused', () => {
    const calm = scores(healthy().state(), NOW).probability;
    const others: ((life: Life, one: number) => unknown)[] = [
      (life, one) => life.fails(one, 'removed_early'),
      (life, one) => life.fails(one, 'disabled', { on: 'contactless' }),
      (life, one) => life.declined(one, { class: 'configuration', detail: 'contactless_limit' }),
      (life, one) => life.declined(one, { class: 'issuer', responseCode: '91' }),
      (life, one) => life.tell('terminal.peripheral.faulted', one, { peripheral: 'printer', fault: 'out_of_paper' }),
    ];
    for (const tell of others) {
      const life = healthy();
      life.often(40, [NOW - DAY, NOW], (one) => tell(life, one));
      expect(scores(life.state(), NOW).probability).toBeCloseTo(calm, 9);
    }
    const card = healthy();
    card.often(40, [NOW - DAY, NOW], (one) => card.fails(one, 'card_data', { card: 'bad' }));
    expect(scores(card.state(), NOW).band).toBe('LOW');
  });

  it('takes years from the date of manufacture, within reason', () => {
    const made = (manufacturedAt: string): number => {
      const life = new Life().tell('fleet.device.registered', NOW - DAY, { serial: 'S', model: 'M', manufacturedAt });
      return at(life.state(), NOW).features.find(({ name }) => name === 'age-years')?.value ?? -1;
    };
    expect(made('2022-05-14T12:00:00Z')).toBeCloseTo(4, 1);
    expect(made('0001-01-01T00:00:00Z')).toBe(15);
    expect(made('2030-01-01T00:00:00Z')).toBe(0);
  });
});
