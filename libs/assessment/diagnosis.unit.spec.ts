import { describe, expect, it } from '@jest/globals';
import type { Cause, Diagnosis } from '#attribution';
import { assess } from './assess.js';
import { DAY, healthy, HOUR, Life, MINUTE, NOW } from './testing/life.js';

const at = (life: Life, instant = NOW, isSilent = false) => assess(life.state(), { at: instant, isSilent });
const diagnoses = (life: Life, instant = NOW): readonly Diagnosis[] => at(life, instant).diagnoses;
const causes = (life: Life, instant = NOW): Cause[] => diagnoses(life, instant).map(({ cause }) => cause);
const action = (life: Life, instant = NOW): string => at(life, instant).recommendation.action;

/** Whole windows of the last days, with so many failures of the chip told singly in each. */
function chipFails(count: number, days: number, reason: string, ok = 98): Life {
  const from = NOW - days * DAY;
  const life = healthy(from);
  for (let window = from; window < NOW; window += 6 * HOUR) {
    life.window(window, window + 6 * HOUR, { chip: [ok, count], contactless: [150, 3] });
    life.often(count, [window, window + 6 * HOUR], (when) => life.fails(when, reason));
  }
  return life;
}

describe('a healthy device', () => {
  it('has no diagnosis and nothing to be done, with a few percent of failed reads', () => {
    expect(at(healthy())).toMatchObject({ diagnoses: [], recommendation: { action: 'NONE' } });
  });

  it('is well with thousands of reads of which three in a hundred fail', () => {
    const life = new Life().trade(NOW - 14 * DAY, NOW, { chip: [970, 30], contactless: [1940, 60] });
    expect(causes(life)).toEqual([]);
  });

  it('is well where its rate goes from one in a hundred to three: both are a few percent', () => {
    const life = new Life()
      .trade(NOW - 14 * DAY, NOW - 4 * DAY, { chip: [990, 10] })
      .trade(NOW - 4 * DAY, NOW, { chip: [970, 30] });
    expect(causes(life)).toEqual([]);
  });

  it('is well while the window of a Monday morning has not come yet: failures are told at once, reads later', () => {
    const monday = Date.UTC(2026, 4, 18, 11);
    const life = new Life().trade(monday - 14 * DAY, monday - 2 * DAY - 12 * HOUR, { chip: [390, 10] });
    life.often(10, [monday - 5 * HOUR, monday], (when) => life.fails(when, 'timeout'));
    expect(causes(life, monday)).toEqual([]);
  });

  it('restarts every night', () => {
    const life = healthy();
    life.often(14, [NOW - 14 * DAY, NOW], (when) => life.tell('terminal.rebooted', when, { reason: 'scheduled' }));
    expect(causes(life)).toEqual([]);
  });

  it('is unplugged every night', () => {
    const life = healthy();
    life.often(14, [NOW - 14 * DAY, NOW], (when) => life.tell('terminal.rebooted', when, { reason: 'power_loss' }));
    expect(causes(life)).toEqual([]);
  });

  it('loses its line for a moment once a day', () => {
    const life = healthy();
    life.often(14, [NOW - 14 * DAY, NOW], (when) =>
      life.tell('terminal.signal.dropped', when, { bearer: 'wifi', durationMs: 4000 }),
    );
    expect(causes(life)).toEqual([]);
  });

  it('has an issuer that says no to some', () => {
    const life = healthy();
    life.often(80, [NOW - 7 * DAY, NOW], (when) =>
      life.declined(when, { class: 'issuer', responseCode: '51', interface: 'chip' }),
    );
    expect(causes(life)).toEqual([]);
  });

  it('was put up an hour ago and tried out: three failures say nothing', () => {
    const life = new Life().deployed(NOW - HOUR);
    life.often(3, [NOW - HOUR, NOW], (when) => life.fails(when));
    expect(causes(life)).toEqual([]);
  });

  it('tells no totals, is busy, and has always been: its own past is what is usual', () => {
    const life = new Life();
    life.often(28 * 4, [NOW - 28 * DAY, NOW], (when) => life.fails(when, 'timeout'));
    expect(causes(life)).toEqual([]);
  });
});

describe('READER_HARDWARE', () => {
  it.each([
    ['mild', 24, 1, 'timeout', 'CLEAN_READER'],
    ['plain', 40, 2, 'no_response', 'REPAIR'],
    ['severe', 80, 1, 'transmission', 'REPAIR'],
  ])('%s: many customers of one interface', (_severity, count, days, reason, advised) => {
    const life = chipFails(count / 2, days, reason, 100 - count);
    const [first] = diagnoses(life);
    expect(first).toMatchObject({ cause: 'READER_HARDWARE', component: 'card_reader.chip' });
    expect(first?.share).toBeGreaterThan(0.25);
    expect(action(life)).toBe(advised);
  });

  it('is a dirty head where many customers have bad card data', () => {
    expect(causes(chipFails(20, 2, 'card_data'))).toEqual(['READER_HARDWARE']);
  });

  it('is told by totals alone: a device of the old school tells counters', () => {
    const life = new Life();
    let [ok, failed] = [0, 0];
    for (let hour = 0; hour < 14 * 24; hour += 6) {
      const isBroken = hour >= 12 * 24;
      ok += isBroken ? 80 : 99;
      failed += isBroken ? 20 : 1;
      life.tell('terminal.counters', NOW - 14 * DAY + hour * HOUR, {
        bootId: 'b',
        counters: { 'reads.chip.ok': ok, 'reads.chip.failed': failed },
      });
    }
    const [first] = diagnoses(life);
    expect(first).toMatchObject({ cause: 'READER_HARDWARE', component: 'card_reader.chip' });
    expect(first?.evidence[0]?.eventCount).toBeGreaterThan(0);
  });

  it('is told on a device without totals by many customers', () => {
    const life = new Life().tell('terminal.heartbeat', NOW - 10 * DAY, { gauges: {} });
    life.often(20, [NOW - 2 * DAY, NOW], (when) => life.fails(when, 'no_response'));
    expect(causes(life)).toEqual(['READER_HARDWARE']);
  });

  it('counts fallbacks that no failed read was told of', () => {
    const life = healthy();
    life.often(80, [NOW - 2 * DAY, NOW], (when) =>
      life.tell('terminal.card-read.fallback', when, {
        from: 'chip',
        to: 'magstripe',
        cause: 'technical',
        cardHash: `c${when}`,
      }),
    );
    expect(causes(life)).toEqual(['READER_HARDWARE']);
  });

  it('counts attempts: three insertions are one, whether an attempt id says so or the clock', () => {
    const evidence = [true, false].map((hasId) => {
      const life = new Life().tell('terminal.heartbeat', NOW - 10 * DAY, { gauges: {} });
      life.often(12, [NOW - DAY, NOW], (when) => {
        for (const insertion of [0, 1, 2]) {
          life.tell('terminal.card-read.failed', when + insertion * 12_000, {
            interface: 'chip',
            reason: 'timeout',
            ...(hasId ? { attemptId: `a${when}` } : {}),
          });
        }
      });
      return diagnoses(life)[0];
    });
    for (const one of evidence) expect(one?.explanation).toMatch(/^12 attempts/);
  });

  it('counts insertions that a window totals once too: nobody else is behind them', () => {
    const life = healthy(NOW - DAY);
    for (let window = NOW - DAY; window < NOW; window += 6 * HOUR) {
      life.often(1, [window, window + 6 * HOUR], (when) => {
        for (const insertion of [0, 1, 2]) life.fails(when + insertion * 12_000, 'card_data', { card: 'bad' });
      });
      life.window(window, window + 6 * HOUR, { chip: [97, 5], contactless: [150, 3] });
    }
    expect(causes(life)).toEqual(['CARD']);
  });

  it('is not one bad card that is tried thirty times', () => {
    const life = healthy();
    life.often(30, [NOW - 2 * DAY, NOW], (when) => life.fails(when, 'no_response', { card: 'bad' }));
    expect(causes(life)).toEqual(['CARD']);
    expect(action(life)).toBe('NONE');
  });

  it('is over with a confirmed repair, also of the whole reader; not with one that did nothing or found nothing', () => {
    const repaired = (component: string, act: string, finding: string): Cause[] =>
      causes(chipFails(20, 2, 'timeout').tell('fleet.device.repaired', NOW - 1, { component, action: act, finding }));
    expect(repaired('card_reader.chip', 'replaced_part', 'confirmed')).toEqual([]);
    expect(repaired('card_reader', 'replaced_part', 'confirmed')).toEqual([]);
    expect(repaired('card_reader.contactless', 'replaced_part', 'confirmed')).toEqual(['READER_HARDWARE']);
    expect(repaired('card_reader.chip', 'none', 'confirmed')).toEqual(['READER_HARDWARE']);
    expect(repaired('card_reader.chip', 'adjusted', 'no_fault_found')).toEqual(['READER_HARDWARE']);
  });

  it('is found again where it fails after the repair', () => {
    const life = chipFails(20, 4, 'timeout').tell('fleet.device.repaired', NOW - 2 * DAY, {
      component: 'card_reader.chip',
      action: 'cleaned',
      finding: 'confirmed',
    });
    expect(causes(life)).toEqual(['READER_HARDWARE']);
    expect(action(life)).toBe('REPAIR');
  });

  it('ends with three quiet days', () => {
    const life = chipFails(20, 2, 'timeout');
    life.trade(NOW, NOW + 4 * DAY, { chip: [100, 1], contactless: [150, 3] });
    expect(causes(life, NOW + 2 * DAY)).toEqual(['READER_HARDWARE']);
    expect(causes(life, NOW + 3 * DAY + HOUR)).toEqual([]);
  });

  it('does not end over days on which nobody trades', () => {
    // Fails until Thursday noon; closed from Friday to Sunday.
    const life = chipFails(20, 2, 'timeout').trade(
      NOW,
      NOW + 4 * DAY + HOUR,
      { chip: [100, 1], contactless: [150, 3] },
      [5, 6, 0],
    );
    expect(causes(life, NOW + 4 * DAY)).toEqual(['READER_HARDWARE']);
  });

  it('is of the software where the protocol breaks, not the contacts', () => {
    expect(diagnoses(chipFails(20, 2, 'protocol'))).toMatchObject([{ cause: 'SOFTWARE', component: 'software' }]);
  });
});

describe('CARD', () => {
  it('is one or two cards, and blames nobody', () => {
    const life = healthy();
    for (const card of ['one', 'two'])
      life.often(6, [NOW - 3 * DAY, NOW], (when) =>
        life.fails(when + (card === 'one' ? HOUR : 0), 'card_data', { card }),
      );
    expect(at(life)).toMatchObject({
      diagnoses: [{ cause: 'CARD', component: null }],
      recommendation: { action: 'NONE' },
    });
  });

  it('is an expired card', () => {
    const life = healthy();
    life.often(8, [NOW - 3 * DAY, NOW], (when) =>
      life.declined(when, { class: 'issuer', responseCode: '54', detail: 'card_expired', cardHash: 'old' }),
    );
    expect(causes(life)).toEqual(['CARD']);
  });

  it('is told over the end of a quarter, where its token becomes another', () => {
    const july = Date.UTC(2026, 6, 1);
    const life = healthy(july + 2 * DAY);
    for (const card of ['one', 'two']) {
      life.often(4, [july - 2 * DAY, july], (when) =>
        life.fails(when + (card === 'one' ? HOUR : 0), 'card_data', { card: `${card} before` }),
      );
      life.often(4, [july, july + 2 * DAY], (when) =>
        life.fails(when + (card === 'one' ? HOUR : 0), 'card_data', { card: `${card} after` }),
      );
    }
    const [first] = diagnoses(life, july + 2 * DAY);
    expect(first?.cause).toBe('CARD');
    expect(first?.explanation).toMatch(/^16 attempts/);
  });
});

describe('CONFIGURATION', () => {
  const off = (life: Life, when: number) =>
    life.tell('terminal.configuration.reported', when, { contactlessEnabled: false });

  it('is contactless that is switched off and asked for, and ends when it is switched on', () => {
    const life = off(healthy(), NOW - DAY);
    life.often(12, [NOW - DAY, NOW], (when) => life.fails(when, 'disabled', { on: 'contactless' }));
    expect(at(life)).toMatchObject({
      diagnoses: [{ cause: 'CONFIGURATION' }],
      recommendation: { action: 'CHANGE_CONFIGURATION' },
    });
    life.tell('terminal.configuration.reported', NOW + HOUR, { contactlessEnabled: true });
    expect(causes(life, NOW + 2 * HOUR)).toEqual([]);
  });

  it('is contactless that customers used and that is offered no more', () => {
    expect(causes(off(healthy(), NOW - DAY))).toEqual(['CONFIGURATION']);
  });

  it('is not contactless that the device never had', () => {
    const life = new Life().trade(NOW - 14 * DAY, NOW, { chip: [98, 2] });
    expect(causes(off(life, NOW - DAY))).toEqual([]);
  });

  it.each([
    ['mild', 8],
    ['severe', 100],
  ])('is a limit of the terminal, %s, and ends with another limit', (_severity, count) => {
    const life = healthy().tell('terminal.configuration.reported', NOW - 2 * DAY, { contactlessLimitMinor: 100 });
    life.often(count, [NOW - DAY, NOW], (when) =>
      life.declined(when, { class: 'configuration', detail: 'contactless_limit', interface: 'contactless' }),
    );
    expect(causes(life)).toEqual(['CONFIGURATION']);
    life.tell('terminal.configuration.reported', NOW + HOUR, { contactlessLimitMinor: 5000 });
    expect(causes(life, NOW + 2 * HOUR)).toEqual([]);
  });

  it("is the vendor's codes of the category", () => {
    const life = healthy();
    life.often(12, [NOW - DAY, NOW], (when) =>
      life.tell('terminal.fault.reported', when, { code: 'C1', category: 'configuration', severity: 'warning' }),
    );
    expect(causes(life)).toEqual(['CONFIGURATION']);
  });

  it('is keys that were never there, with the payments that fail for it, until they are loaded', () => {
    const life = healthy().tell('terminal.keys.missing', NOW - DAY, { keySet: 'dukpt' });
    life.often(30, [NOW - DAY, NOW], (when) =>
      life.declined(when, { class: 'configuration', detail: 'not_permitted', interface: 'chip' }),
    );
    expect(at(life)).toMatchObject({
      diagnoses: [{ cause: 'CONFIGURATION', aspect: 'keys' }],
      recommendation: { action: 'LOAD_KEYS' },
    });
    expect(at(life).diagnoses[0]?.share).toBeGreaterThan(0.2);
    life.tell('terminal.keys.loaded', NOW + 1, { keySet: 'dukpt' });
    expect(diagnoses(life, NOW + HOUR).filter(({ aspect }) => aspect === 'keys')).toEqual([]);
  });
});

describe('MODEL_UNSUPPORTED', () => {
  const asked = (life: Life, reason: string): Life =>
    life.often(12, [NOW - DAY, NOW], (when) => life.fails(when, reason, { on: 'qr' }));

  it('is an interface that the device says it lacks', () => {
    const life = healthy().tell('terminal.configuration.reported', NOW - 10 * DAY, {
      capabilities: ['chip', 'contactless', 'magstripe'],
    });
    expect(at(asked(life, 'no_response'))).toMatchObject({
      diagnoses: [{ cause: 'MODEL_UNSUPPORTED' }],
      recommendation: { action: 'REPLACE' },
    });
  });

  it('is one that the reader calls unsupported and that never read anything', () => {
    expect(causes(asked(healthy(), 'unsupported_interface'))).toEqual(['MODEL_UNSUPPORTED']);
  });

  it('is not one that reads', () => {
    expect(
      causes(asked(healthy().window(NOW - 15 * DAY, NOW - 15 * DAY + HOUR, { qr: [50, 0] }), 'unsupported_interface')),
    ).not.toContain('MODEL_UNSUPPORTED');
  });
});

describe('OPERATOR', () => {
  it.each([
    ['removed_early', (life: Life, when: number) => life.fails(when, 'removed_early')],
    [
      'cancelled',
      (life: Life, when: number) =>
        life.declined(when, { class: 'cardholder', detail: 'cancelled', cardHash: `c${when}` }),
    ],
    [
      'pin_wrong',
      (life: Life, when: number) =>
        life.declined(when, { class: 'cardholder', detail: 'pin_wrong', cardHash: `c${when}` }),
    ],
  ])('is %s across customers', (_detail, tell) => {
    const life = new Life().trade(NOW - 14 * DAY, NOW, { chip: [99, 1] });
    life.often(120, [NOW - 5 * DAY, NOW], (when) => tell(life, when));
    expect(at(life)).toMatchObject({
      diagnoses: [{ cause: 'OPERATOR' }],
      recommendation: { action: 'TRAIN_OPERATOR' },
    });
  });

  it('is told in a lane with twenty customers a day too', () => {
    const life = new Life().trade(NOW - 14 * DAY, NOW, { chip: [5, 0] });
    life.often(12, [NOW - 3 * DAY, NOW], (when) => life.fails(when, 'removed_early'));
    expect(causes(life)).toEqual(['OPERATOR']);
  });

  it('is not one customer who forgot his PIN', () => {
    const life = healthy();
    life.often(60, [NOW - DAY, NOW], (when) =>
      life.declined(when, { class: 'cardholder', detail: 'pin_wrong', cardHash: 'his' }),
    );
    expect(causes(life)).not.toContain('OPERATOR');
  });
});

describe('NETWORK_DEVICE', () => {
  it.each([
    [
      'drops',
      (life: Life, when: number) => life.tell('terminal.signal.dropped', when, { bearer: 'wifi', durationMs: 60_000 }),
    ],
    [
      'payments without a line',
      (life: Life, when: number) => life.declined(when, { class: 'terminal', detail: 'no_connection' }),
    ],
    [
      "the vendor's codes",
      (life: Life, when: number) => life.tell('terminal.fault.reported', when, { code: 'N', category: 'connectivity' }),
    ],
  ])('is told by %s', (_how, tell) => {
    const life = healthy();
    life.often(24, [NOW - 3 * DAY, NOW], (when) => tell(life, when));
    expect(at(life)).toMatchObject({
      diagnoses: [{ cause: 'NETWORK_DEVICE', component: 'connectivity' }],
      recommendation: { action: 'CHECK_CONNECTION' },
    });
  });

  it('takes the payments that fail while the line is gone, whatever they are called', () => {
    const life = healthy();
    life.often(12, [NOW - 2 * DAY, NOW], (when) => {
      life.tell('terminal.signal.dropped', when, { bearer: 'wifi', durationMs: 10 * MINUTE });
      life.declined(when + 5 * MINUTE, { class: 'terminal', detail: 'whatever' });
      life.tell('terminal.fault.reported', when + 6 * MINUTE, { code: 'X', category: 'other', severity: 'warning' });
    });
    expect(causes(life)).toEqual(['NETWORK_DEVICE']);
    expect(diagnoses(life)[0]?.share).toBeGreaterThan(0.1);
  });
});

describe('POWER_DEVICE', () => {
  it.each([
    ['dips of the mains', 'terminal.voltage.dipped', { supply: 'mains', minMillivolts: 3000, nominalMillivolts: 5000 }],
    ['a coin cell', 'terminal.voltage.dipped', { supply: 'coin_cell', minMillivolts: 1900, nominalMillivolts: 3000 }],
    ['brownouts', 'terminal.rebooted', { reason: 'brownout' }],
    ['codes', 'terminal.fault.reported', { code: 'P', category: 'power' }],
  ])('is told by %s', (_how, type, data) => {
    const life = healthy();
    life.often(8, [NOW - 2 * DAY, NOW], (when) => life.tell(type, when, data));
    expect(at(life)).toMatchObject({
      diagnoses: [{ cause: 'POWER_DEVICE', component: 'power' }],
      recommendation: { action: 'REPAIR' },
    });
  });

  it('is told by a clock that is lost', () => {
    const life = healthy();
    life.often(8, [NOW - DAY, NOW], (when) =>
      life.tell('terminal.heartbeat', when, { gauges: {} }, { flags: ['clock-behind'] }),
    );
    expect(causes(life)).toEqual(['POWER_DEVICE']);
  });

  it('takes the payments that fail at a restart before the software does', () => {
    const life = healthy();
    life.often(8, [NOW - 2 * DAY, NOW], (when) => {
      life.tell('terminal.voltage.dipped', when, { supply: 'mains', minMillivolts: 3000, nominalMillivolts: 5000 });
      life.declined(when + MINUTE, { class: 'terminal', detail: 'restarted' });
    });
    expect(causes(life)).toEqual(['POWER_DEVICE']);
  });
});

describe('SOFTWARE', () => {
  it.each([
    ['mild', 2],
    ['severe', 14],
  ])('is crashes of this device alone, %s: a restart first', (_severity, perDay) => {
    const life = healthy();
    life.often(perDay * 3, [NOW - 3 * DAY, NOW], (when) =>
      life.tell('terminal.app.crashed', when, { process: 'pay', signature: 'x' }),
    );
    expect(at(life)).toMatchObject({
      diagnoses: [{ cause: 'SOFTWARE', component: 'software' }],
      recommendation: { action: 'RESTART' },
    });
  });

  it("is failures of the terminal's own with nothing beside them", () => {
    const life = healthy();
    life.often(30, [NOW - 2 * DAY, NOW], (when) =>
      life.declined(when, { class: 'terminal', detail: 'application_error' }),
    );
    expect(causes(life)).toEqual(['SOFTWARE']);
  });

  it('stands behind them where the line drops as it does in healthy devices', () => {
    const life = healthy();
    life.often(6, [NOW - 6 * DAY, NOW], (when) =>
      life.tell('terminal.signal.dropped', when, { bearer: 'wifi', durationMs: 4000 }),
    );
    life.often(30, [NOW - 2 * DAY, NOW], (when) =>
      life.declined(when + HOUR, { class: 'terminal', detail: 'application_error' }),
    );
    expect(causes(life)).toEqual(['SOFTWARE']);
  });

  it('ends with another version', () => {
    const life = healthy();
    life.often(12, [NOW - 2 * DAY, NOW], (when) => life.tell('terminal.app.crashed', when, { process: 'pay' }));
    expect(causes(life)).toEqual(['SOFTWARE']);
    expect(
      causes(life.tell('terminal.firmware.reported', NOW + 1, { component: 'app', version: '2' }), NOW + HOUR),
    ).toEqual([]);
  });
});

describe('PERIPHERAL', () => {
  const faults = (fault: string, count: number, peripheral = 'printer'): Life => {
    const life = healthy();
    return life.often(count, [NOW - DAY, NOW], (when) =>
      life.tell('terminal.peripheral.faulted', when, { peripheral, fault }),
    );
  };

  it.each([
    ['printer', 'jam'],
    ['pinpad', 'stuck_key'],
    ['display', 'not_responding'],
  ])('is a %s: %s', (peripheral, fault) => {
    expect(at(faults(fault, 5, peripheral))).toMatchObject({
      diagnoses: [{ cause: 'PERIPHERAL', component: 'peripheral' }],
      recommendation: { action: 'REPAIR' },
    });
  });

  it('is paper, which is no fault of the device', () => {
    const life = faults('out_of_paper', 1);
    expect(causes(life, NOW - 6 * HOUR)).toEqual(['PERIPHERAL']);
    expect(action(life, NOW - 6 * HOUR)).toBe('REFILL_CONSUMABLE');
    expect(at(life, NOW - 6 * HOUR).features.filter(({ component }) => component === 'peripheral')).toEqual([]);
    expect(causes(life, NOW + 12 * HOUR)).toEqual([]);
  });

  it('is not a cover that is opened for a new roll', () => {
    expect(causes(faults('cover_open', 4))).toEqual([]);
  });

  it('takes the payments that fail for a key that sticks', () => {
    const life = faults('stuck_key', 8, 'pinpad');
    life.often(20, [NOW - DAY, NOW], (when) =>
      life.declined(when + 40 * MINUTE, { class: 'terminal', detail: 'peripheral' }),
    );
    expect(causes(life)).toEqual(['PERIPHERAL']);
    expect(diagnoses(life)[0]?.share).toBeGreaterThan(0);
  });
});

describe('SECURITY', () => {
  const loaded = (): Life => healthy().tell('terminal.keys.loaded', NOW - 10 * DAY, { keySet: 'k' });

  it.each([
    ['a tamper', 'terminal.tamper.detected', { sensor: 'case' }],
    ['a violation', 'terminal.rebooted', { reason: 'security_violation' }],
    ['lost keys', 'terminal.keys.missing', { keySet: 'k' }],
    ['a code', 'terminal.fault.reported', { code: 'S', category: 'security', severity: 'critical' }],
  ])(
    'is open at once by %s, first of all, critical, until a swap or a bench that finds nothing',
    (_what, type, data) => {
      const life = loaded();
      life.often(24, [NOW - DAY, NOW], (when) => life.fails(when, 'timeout'));
      life.tell(type, NOW - 1, data);
      expect(causes(life)[0]).toBe('SECURITY');
      expect(action(life)).toBe('SECURE_REPLACE');
      expect(causes(life, NOW + 30 * DAY)).toEqual(['SECURITY']);
      const swapped = new Life();
      swapped.events.push(...life.events);
      expect(
        causes(swapped.tell('fleet.device.swapped', NOW, { replacedBy: 'e', reason: 'tampered' }), NOW + HOUR),
      ).not.toContain('SECURITY');
      life.tell('fleet.device.inspected', NOW, { component: 'security', finding: 'no_fault_found' });
      expect(causes(life, NOW + HOUR)).not.toContain('SECURITY');
    },
  );

  it('ends for lost keys when they are loaded, for a tamper not', () => {
    const life = loaded().tell('terminal.keys.missing', NOW - 2, {});
    expect(causes(life.tell('terminal.keys.loaded', NOW - 1, {}))).toEqual([]);
    const opened = loaded().tell('terminal.tamper.detected', NOW - 2, { sensor: 'case' });
    expect(causes(opened.tell('terminal.keys.loaded', NOW - 1, {}))).toEqual(['SECURITY']);
  });
});

describe('UNKNOWN', () => {
  it('is more failed reads than usual where nothing tells the reader from the cards', () => {
    const life = healthy();
    for (const card of ['one', 'two', 'three'])
      life.often(2, [NOW - DAY, NOW], (when) => life.fails(when + MINUTE * 10 * card.length, 'timeout', { card }));
    expect(causes(life)).toEqual([]);
    const codes = healthy();
    codes.often(20, [NOW - DAY, NOW], (when) => codes.tell('terminal.fault.reported', when, { code: 'E9' }));
    expect(at(codes)).toMatchObject({
      diagnoses: [{ cause: 'UNKNOWN', aspect: null }],
      recommendation: { action: 'MONITOR' },
    });
  });

  it('is not codes that the device has told for weeks', () => {
    const life = healthy();
    life.often(20 * 28, [NOW - 28 * DAY, NOW], (when) => life.tell('terminal.fault.reported', when, { code: 'E9' }));
    expect(causes(life)).toEqual([]);
  });

  it('reads a code by its category, never by its name', () => {
    const life = healthy();
    life.often(20, [NOW - DAY, NOW], (when) => life.tell('terminal.fault.reported', when, { code: 'power' }));
    expect(causes(life)).toEqual(['UNKNOWN']);
  });

  it('is a host that fails this one device', () => {
    const life = healthy();
    life.often(60, [NOW - DAY, NOW], (when) => life.declined(when, { class: 'host', responseCode: '96', host: 'h' }));
    expect(causes(life)).toEqual(['UNKNOWN']);
  });

  it('is a device that is silent', () => {
    const silent = at(healthy(), NOW + DAY, true);
    expect(silent).toMatchObject({
      diagnoses: [{ cause: 'UNKNOWN', component: 'connectivity' }],
      recommendation: { action: 'CHECK_CONNECTION' },
    });
  });
});

describe('several diagnoses', () => {
  const both = (): Life => {
    const life = chipFails(40, 2, 'timeout');
    life.often(30, [NOW - 2 * DAY, NOW], (when) => life.declined(when, { class: 'terminal', detail: 'no_connection' }));
    return life.often(8, [NOW - DAY, NOW], (when) =>
      life.tell('terminal.peripheral.faulted', when, { peripheral: 'printer', fault: 'jam' }),
    );
  };

  it('stand by the share of what they spoil, security before all', () => {
    expect(causes(both())).toEqual(['READER_HARDWARE', 'NETWORK_DEVICE', 'PERIPHERAL']);
    expect(causes(both().tell('terminal.tamper.detected', NOW, { sensor: 'case' }))[0]).toBe('SECURITY');
  });

  it('have shares from 0 to 1 and name events of the device, twenty at most, each once', () => {
    const life = both();
    const ids = new Set(life.events.map(({ eventId }) => eventId));
    const { diagnoses: found, features } = at(life);
    for (const { share, confidence } of found) {
      expect([share >= 0 && share <= 1, confidence > 0 && confidence <= 1]).toEqual([true, true]);
    }
    for (const { eventIds, eventCount } of [...found.flatMap(({ evidence }) => evidence), ...features]) {
      expect(eventIds).toHaveLength(Math.min(20, eventCount));
      expect(new Set(eventIds).size).toBe(eventIds.length);
      expect(eventIds.filter((id) => !ids.has(id))).toEqual([]);
    }
  });
});
