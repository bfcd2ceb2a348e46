/**
 * Events as a fleet sends them, as texts: mostly heartbeats and windows, some failures; ids as UUIDs, as counters, as
 * epoch milliseconds (which look like the beginning of a card number); letters beyond ASCII and JSON escapes here and
 * there; one event in five hundred holds a card number. Drawn from a seed, so that each run measures the same texts.
 */
export function mixedEvents(count: number, seed = 7): readonly string[] {
  const draw = drawing(seed);
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify(oneEvent(draw, i)).replace('Müller', i % 2 ? 'M\\u00fcller' : 'Müller'),
  );
}

interface Draw {
  /** 0 to limit - 1. */
  below(limit: number): number;
}

/** mulberry32: small, seeded, good enough to mix. */
function drawing(seed: number): Draw {
  let state = seed;
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) % limit;
    },
  };
}

const hex = (draw: Draw, digits: number): string =>
  Array.from({ length: digits }, () => draw.below(16).toString(16)).join('');

function oneEvent(draw: Draw, i: number): Record<string, unknown> {
  const [type, data] = typeAndData(draw);
  const at = Date.UTC(2026, 0, 5, 8) + i * 37;
  const ids = [
    () => `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`,
    () => `evt-${i}`,
    () => `t${at}-${draw.below(1000)}`,
  ];
  return {
    specversion: '1.0',
    id: (ids[draw.below(10) < 8 ? 0 : draw.below(3)] ?? String)(),
    source: `/gateway/${draw.below(50)}`,
    type,
    subject: `VX-${100_000 + draw.below(100_000)}`,
    time: new Date(at).toISOString(),
    ...(draw.below(2) === 0 ? { datacontenttype: 'application/json' } : {}),
    sequence: String(i).padStart(10, '0'),
    data,
  };
}

function typeAndData(draw: Draw): [string, Record<string, unknown>] {
  const n = draw.below(100);
  if (n < 55) return ['terminal.heartbeat.v1', heartbeat(draw)];
  if (n < 75) return ['terminal.activity.v1', activity(draw)];
  if (n < 85)
    return [
      'terminal.card-read.failed.v1',
      {
        interface: 'chip',
        reason: 'timeout',
        cardHash: hex(draw, 32),
        rawCode: 'E-0x21',
        attemptId: `a-${draw.below(1e6)}`,
      },
    ];
  if (n < 92)
    return [
      'terminal.transaction.failed.v1',
      {
        class: 'issuer',
        responseCode: '91',
        interface: 'contactless',
        cardHash: hex(draw, 32),
        issuer: '412345',
        latencyMs: draw.below(9000),
        detail: 'card_limit',
      },
    ];
  if (n < 95)
    return [
      'terminal.signal.dropped.v1',
      { bearer: 'wifi', durationMs: draw.below(60_000), rssiDbm: -88, networkId: 'guest-5g', carrier: 'Müller Mobil' },
    ];
  if (n < 98)
    return [
      'terminal.counters.v1',
      {
        bootId: `boot-${draw.below(1000)}`,
        counters: { 'reads.chip.ok': 4100, 'reads.chip.failed': 12, 'transactions.approved': 3900 },
      },
    ];
  return [
    'terminal.configuration.reported.v1',
    {
      contactlessEnabled: true,
      contactlessLimitMinor: 5000,
      currency: 'EUR',
      receiptFooter: draw.below(10) === 0 ? 'call 4111 1111 1111 1111' : 'Thank you',
    },
  ];
}

const heartbeat = (draw: Draw): Record<string, unknown> => ({
  gauges: {
    battery_percent: draw.below(101),
    supply_millivolts: 4900 + draw.below(200),
    rssi_dbm: -40 - draw.below(60),
    temperature_c: draw.below(600) / 10,
    uptime_s: draw.below(86_400),
    free_memory_kib: 20_480,
  },
  networkId: 'guest-5g',
  carrier: 'carrier-a',
});

const activity = (draw: Draw): Record<string, unknown> => ({
  from: '2026-01-05T08:00:00.000Z',
  to: '2026-01-05T08:05:00.000Z',
  reads: {
    chip: { ok: draw.below(50), failed: draw.below(3) },
    contactless: { ok: draw.below(150), failed: draw.below(4) },
  },
  transactions: { approved: draw.below(150), declined: draw.below(9), failed: draw.below(2), cancelled: draw.below(4) },
});
