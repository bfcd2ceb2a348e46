import { LITERALS } from './cards.js';
import { cloudEvent } from './events.js';
import { oneOf } from './random.js';

/** A card number that was never used before, somehow disguised, or as it is. */
export interface Cards {
  readonly draw: () => number;
  disguised(): string;
  plain(): string;
}

export const DEVICE = 'hidden';

/** JSON texts of events, good and bad, with card numbers wherever a text, a name or a number may stand. */
export function events(cards: Cards): string[] {
  const { draw } = cards;
  const card = (): string => cards.disguised();
  const plain = (): string => cards.plain();
  const literal = (): string => oneOf(draw, LITERALS)(plain());
  const event = (type: string, data: object, more: object = {}): string =>
    JSON.stringify(cloudEvent(type, DEVICE, data, more));
  const numbers = event('terminal.configuration.reported', { vendor: '@' });
  const gauges = event('terminal.heartbeat', { gauges: { a: '@' } });
  return [
    event('terminal.app.crashed', { process: card(), signature: card() }),
    event('terminal.fault.reported', { code: card(), [card()]: { deep: [card(), { [card()]: card() }] } }),
    event('terminal.card-read.failed', {
      interface: 'chip',
      reason: 'card_data',
      rawCode: card(),
      cardHash: plain(),
      more: { cardHash: card(), list: [{ cardHash: [card()] }] },
    }),
    event('terminal.transaction.failed', { class: 'issuer', issuer: card(), scheme: card(), detail: card() }),
    event('terminal.firmware.update-failed', {
      component: 'app',
      fromVersion: card(),
      toVersion: card(),
      reason: card(),
    }),
    event('terminal.tamper.detected', { sensor: card() }),
    event('terminal.heartbeat', { gauges: { [card()]: 1, n: 2 }, carrier: card(), cellId: card() }),
    event('terminal.counters', { bootId: card(), counters: { [card()]: 7 } }),
    numbers.replace('"@"', `[${literal()},{"a":${literal()}},${literal()}]`),
    gauges.replace('"@"', literal()),
    escaped(event('terminal.app.crashed', { process: card(), signature: plain() })),
    escaped(event('terminal.nonsense', { process: card() })),
    event('terminal.rebooted', { reason: 'user' }, { id: card(), source: card(), sequence: card(), vendor: card() }),
    event('terminal.rebooted', { reason: 'user' }, { id: plain(), source: `/${plain()}`, datacontenttype: card() }),
    event('terminal.rebooted', { reason: 'user' }, { recordedtime: card(), [`x${plain()}`]: { [card()]: card() } }),
    event('fleet.device.failure-confirmed', { component: card(), note: card() }),
    event('fleet.device.retired', { reason: card() }),
    event('fleet.device.registered', { serial: card(), model: card(), cohort: plain() }),
    event('fleet.device.deployed', { position: card(), site: plain(), merchant: card() }),
    event('fleet.device.swapped', { replacedBy: plain(), reason: card() }),
    event(
      'fleet.site.registered',
      { site: plain(), merchant: 'm', venue: card(), timeZone: card() },
      { subject: `site:${plain()}` },
    ),
    event('terminal.rebooted', { reason: plain() }),
    event(`terminal.${plain()}`, { text: card() }),
    event('terminal.rebooted', { reason: 'user' }, { time: plain(), subject: card() }),
    event('terminal.rebooted', { reason: 'user' }, { subject: plain() }),
    event('terminal.app.crashed', { process: `${'x'.repeat(66_000)}${card()}` }),
    event('terminal.app.crashed', { process: `${card()}${'x'.repeat(66_000)}` }),
    event('terminal.nonsense', { text: `${'x'.repeat(3_800 + Math.floor(draw() * 100))}${card()} ${card()}` }),
    numbers.replace('"@"', `"${'x'.repeat(65_300 + Math.floor(draw() * 40))}",${literal()}`),
    JSON.stringify({ [plain()]: card() }),
    JSON.stringify(card()),
    literal(),
  ];
}

/** Bodies, one line each, that are no JSON. */
export function brokenLines(cards: Cards): string[] {
  const plain = (): string => cards.plain();
  return [
    `{"a": ${plain()},`,
    `{"a": ${oneOf(cards.draw, LITERALS)(plain())}, oops`,
    `"${cards.disguised().replaceAll('\n', ' ')}`,
    `${plain()}x`,
    `\\u0020${escaped(plain())}`,
    `{"specversion":"1.0","id":"${plain()}" oops}`,
    `{"cardHash":"${plain()}`,
    `--${plain()}--`,
  ];
}

/** Queries and mutations with their variables: arguments, names, aliases, directives, comments. */
export function operations(cards: Cards): (readonly [query: string, variables: object])[] {
  const plain = (): string => cards.plain();
  const text = (): string => JSON.stringify(cards.disguised());
  const input = (): object => ({
    commandId: cards.disguised(),
    device: plain(),
    component: cards.disguised(),
    note: cards.disguised(),
  });
  return [
    [`{ device(id: ${text()}) { f${plain()} } }`, {}],
    [`{ device(id: ${text()}) { id } position(id: ${text()}) { id } site(id: ${text()}) { id } }`, {}],
    [`{ devices(after: ${text()}, filter: { text: ${text()} }) { totalCount } }`, {}],
    [
      `{ devices(filter: { ids: [${text()}], model: ${text()} }) { totalCount } fleet(filter: { site: ${text()} }) { online } }`,
      {},
    ],
    [`{ devices(first: ${plain()}) { totalCount } }`, {}],
    [`{ a${plain()}: fleet { deviceCount } } # ${plain()}`, {}],
    [`query q${plain()} { fleet @d${plain()} { deviceCount } ...F${plain()} }`, {}],
    [`{ device(id: "x", asOf: ${text()}) { id } }`, {}],
    ['query ($n: Int) { devices(first: $n) { totalCount } }', { n: cards.disguised(), [plain()]: 1 }],
    ['query ($n: Int) { devices(first: $n) { totalCount } }', { n: { [plain()]: Number(plain()) } }],
    ['query ($f: DeviceFilter) { devices(filter: $f) { totalCount } }', { f: { [plain()]: plain() } }],
    [`{ ${plain()}`, {}],
    ['mutation ($i: ConfirmFailureInput!) { confirmFailure(input: $i) { id } }', { i: input() }],
    ['mutation ($i: ConfirmFailureInput!) { confirmFailure(input: $i) { id } }', { i: { ...input(), device: DEVICE } }],
    [
      'mutation ($i: RegisterDeviceInput!) { registerDevice(input: $i) { id serial model } }',
      { i: { commandId: plain(), device: DEVICE, serial: cards.disguised(), model: 'P400' } },
    ],
    [
      'mutation ($i: VoidRecordInput!) { voidRecord(input: $i) { id } }',
      { i: { commandId: cards.disguised(), device: DEVICE, eventId: cards.disguised(), reason: cards.disguised() } },
    ],
  ];
}

/** With all digits, and what joins them, as escapes: readers of JSON see no difference. Escapes stay as they are. */
const escaped = (json: string): string =>
  json.replaceAll(/\\u[0-9a-f]{4}|\\.|[0-9 ._-]/g, (one) =>
    one.length > 1 ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
