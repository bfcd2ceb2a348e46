// Writes the demo fleet: some weeks of a small fleet in which something is wrong here and there. Times are as if the fleet
// were looked at on ANCHOR; the server moves them to its own now. Run it again only to change the story: node scripts/make-demo-fleet.mjs
import { writeFileSync } from 'node:fs';

const ANCHOR = Date.UTC(2026, 0, 31, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FILE = new URL('../apps/tillwatch/demo/demo-fleet.ndjson', import.meta.url);

const events = [];
const count = new Map();
const iso = (at) => new Date(at).toISOString();
function tell(at, type, subject, data) {
  const number = (count.get(subject) ?? 0) + 1;
  count.set(subject, number);
  const source = type.startsWith('fleet.') ? '/back-office' : `/gateway/${subject}`;
  events.push({ specversion: '1.0', id: `demo-${subject.replace(':', '-')}-${number}`, source, type: `${type}.v1`, subject, time: iso(at), data });
}
// The same story at every run: a linear congruential sequence, not chance.
let state = 7;
const draw = () => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31);
const between = (low, high) => low + Math.floor(draw() * (high - low + 1));

const SITES = [
  { site: 'bakery-mitte', merchant: 'bakery', merchantClass: '5462', timeZone: 'Europe/Berlin' },
  { site: 'mall-north-shoes', merchant: 'shoes', venue: 'mall-north', timeZone: 'Europe/Berlin' },
  { site: 'mall-north-books', merchant: 'books', venue: 'mall-north', timeZone: 'Europe/Berlin' },
  { site: 'mall-north-toys', merchant: 'toys', venue: 'mall-north', timeZone: 'Europe/Berlin' },
  { site: 'kiosk-harbour', merchant: 'kiosk', timeZone: 'Europe/Berlin' },
];
const DEVICES = [
  ['till-01', 'bakery-mitte', 'P400'], ['till-02', 'bakery-mitte', 'P400'], ['till-03', 'bakery-mitte', 'P400'],
  ['till-04', 'mall-north-shoes', 'M10'], ['till-05', 'mall-north-shoes', 'M10'], ['till-06', 'mall-north-books', 'M10'],
  ['till-07', 'mall-north-toys', 'P400'], ['till-08', 'mall-north-toys', 'P400'], ['till-09', 'kiosk-harbour', 'P400'], ['till-10', 'kiosk-harbour', 'M10'],
];

for (const site of SITES) tell(ANCHOR - 29 * DAY, 'fleet.site.registered', `site:${site.site}`, { ...site, openingHours: { mon: [['08:00', '20:00']] } });
DEVICES.forEach(([device, site, model], i) => {
  const { merchant } = SITES.find((one) => one.site === site);
  tell(ANCHOR - 28 * DAY + i * MINUTE, 'fleet.device.registered', device, { serial: `sn:DEMO-${100 + i}`, model, cohort: '2025-w40' });
  tell(ANCHOR - 27 * DAY + i * MINUTE, 'fleet.device.deployed', device, { position: `lane-${device.slice(-2)}`, site, merchant });
  tell(ANCHOR - 27 * DAY + HOUR, 'terminal.configuration.reported', device, { contactlessEnabled: true, capabilities: ['chip', 'magstripe', 'contactless'] });
  tell(ANCHOR - 27 * DAY + HOUR + MINUTE, 'terminal.firmware.reported', device, { component: 'app', version: '4.2.1' });
  for (let day = 6; day >= 0; day -= 1) ordinaryDay(device, ANCHOR - day * DAY, i);
});

function ordinaryDay(device, noon, i) {
  tell(noon - 9 * HOUR + i * MINUTE, 'terminal.rebooted', device, { reason: 'scheduled' });
  for (let hour = -4; hour < 0; hour += 2) {
    const from = noon + hour * HOUR;
    const reads = { chip: { ok: between(20, 40), failed: between(0, 1) }, contactless: { ok: between(60, 90), failed: between(0, 2) } };
    tell(from + HOUR, 'terminal.heartbeat', device, { gauges: { supply_millivolts: between(4950, 5050), temperature_c: between(28, 34) } });
    tell(from + 2 * HOUR - i * MINUTE, 'terminal.activity', device, { from: iso(from - i * MINUTE), to: iso(from + 2 * HOUR - i * MINUTE), reads, transactions: { approved: between(80, 120), declined: between(1, 4), failed: 0, cancelled: between(0, 2) } });
  }
}

// A chip reader that fails for card after card since the day before yesterday.
for (let n = 0; n < 30; n += 1) {
  const at = ANCHOR - 46 * HOUR + n * 90 * MINUTE;
  tell(at, 'terminal.card-read.failed', 'till-02', { interface: 'chip', reason: n % 2 ? 'timeout' : 'no_response', cardHash: `demo-card-${n}` });
  if (n % 3 === 0) tell(at + 20_000, 'terminal.card-read.fallback', 'till-02', { from: 'chip', to: 'magstripe', cause: 'technical', cardHash: `demo-card-${n}` });
}
// The mall loses its line three times this morning.
for (const hours of [5, 4, 2]) {
  for (const [i, device] of ['till-04', 'till-05', 'till-06', 'till-07', 'till-08'].entries()) {
    tell(ANCHOR - hours * HOUR + i * 20_000, 'terminal.signal.dropped', device, { bearer: 'ethernet', durationMs: between(90, 240) * 1000 });
  }
}
// A version that crashes.
tell(ANCHOR - 2 * DAY, 'terminal.firmware.reported', 'till-09', { component: 'app', version: '4.3.0' });
for (let n = 0; n < 8; n += 1) tell(ANCHOR - 40 * HOUR + n * 5 * HOUR, 'terminal.app.crashed', 'till-09', { process: 'payment', signature: 'sigsegv@read_tlv' });
// Swapped a week ago: the lane stays, the device changes.
tell(ANCHOR - 8 * DAY, 'fleet.device.registered', 'till-11', { serial: 'sn:DEMO-111', model: 'M10', cohort: '2026-w02' });
tell(ANCHOR - 7 * DAY, 'fleet.device.swapped', 'till-10', { replacedBy: 'till-11', reason: 'power_issue' });
for (let day = 6; day >= 0; day -= 1) ordinaryDay('till-11', ANCHOR - day * DAY, 10);

events.sort((a, b) => (a.time < b.time ? -1 : 1));
writeFileSync(FILE, `${events.map((event) => JSON.stringify(event)).join('\n')}\n`);
console.log(`${events.length} events`);
