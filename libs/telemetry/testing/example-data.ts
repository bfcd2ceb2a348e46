import type { EventTypeName } from '../index.js';

/** One valid `data` for every type ever released, with all its optional fields; the golden files and the reference are made of it. */
export const EXAMPLE_DATA: Record<EventTypeName, Record<string, unknown>> = {
  'terminal.heartbeat.v1': {
    gauges: {
      battery_percent: 81,
      supply_millivolts: 4987,
      rssi_dbm: -61,
      temperature_c: 31.5,
      uptime_s: 86400,
      fan_rpm: 900,
    },
    networkId: 'shop-floor',
    carrier: 'carrier-a',
    cellId: 'cell-17',
  },
  'terminal.activity.v1': {
    from: '2026-01-06T11:50:00.000Z',
    to: '2026-01-06T11:55:00.000Z',
    reads: { chip: { ok: 40, failed: 1 }, contactless: { ok: 120, failed: 3 } },
    transactions: { approved: 150, declined: 8, failed: 1, cancelled: 3 },
  },
  'terminal.counters.v1': { bootId: 'boot-17', counters: { 'reads.chip.failed': 12, 'transactions.approved': 3900 } },
  'terminal.card-read.failed.v1': {
    interface: 'chip',
    reason: 'timeout',
    cardHash: 'card-one',
    rawCode: 'E-0x21',
    attemptId: 'attempt-1',
  },
  'terminal.card-read.fallback.v1': {
    from: 'chip',
    to: 'magstripe',
    cause: 'technical',
    cardHash: 'card-one',
    attemptId: 'attempt-1',
  },
  'terminal.transaction.failed.v1': {
    class: 'issuer',
    responseCode: '91',
    interface: 'contactless',
    cardHash: 'card-one',
    issuer: '412345',
    scheme: 'visa',
    host: 'acquirer-a',
    latencyMs: 8200,
    detail: 'card_limit',
    attemptId: 'attempt-2',
  },
  'terminal.offline-queue.v1': { count: 14, oldestAt: '2026-01-06T07:10:00.000Z', amountMinor: 48210, currency: 'EUR' },
  'terminal.signal.dropped.v1': {
    bearer: 'wifi',
    durationMs: 4200,
    rssiDbm: -88,
    networkId: 'shop-floor',
    carrier: 'carrier-a',
    cellId: 'cell-17',
  },
  'terminal.host.unreachable.v1': { host: 'acquirer-a', durationMs: 30000 },
  'terminal.voltage.dipped.v1': { minMillivolts: 4100, nominalMillivolts: 5000, durationMs: 12, supply: 'mains' },
  'terminal.rebooted.v1': { reason: 'watchdog' },
  'terminal.peripheral.faulted.v1': { peripheral: 'printer', fault: 'jam' },
  'terminal.vibration.detected.v1': { peakMilliG: 1800, durationMs: 250 },
  'terminal.tamper.detected.v1': { sensor: 'case_switch_2' },
  'terminal.keys.missing.v1': { keySet: 'dukpt-1' },
  'terminal.keys.loaded.v1': { keySet: 'dukpt-1' },
  'terminal.firmware.reported.v1': { component: 'app', version: '4.2.1' },
  'terminal.firmware.update-failed.v1': {
    component: 'app',
    fromVersion: '4.2.1',
    toVersion: '4.3.0',
    reason: 'signature',
  },
  'terminal.app.crashed.v1': { process: 'payment', signature: 'sigsegv@read_tlv' },
  'terminal.configuration.reported.v1': {
    contactlessEnabled: true,
    contactlessLimitMinor: 5000,
    currency: 'EUR',
    capabilities: ['chip', 'magstripe', 'contactless', 'qr', 'face'],
    receiptFooter: 'Thank you',
  },
  'terminal.fault.reported.v1': { code: 'V-1207', category: 'card_read', severity: 'warning' },
  'fleet.site.registered.v1': {
    site: 'site-berlin-1',
    merchant: 'merchant-1',
    merchantClass: '5411',
    venue: 'mall-berlin',
    timeZone: 'Europe/Berlin',
    openingHours: {
      mon: [['09:00', '24:00']],
      sat: [
        ['09:00', '13:00'],
        ['14:00', '20:00'],
      ],
    },
  },
  'fleet.firmware.released.v1': {
    model: 'P400',
    component: 'app',
    version: '4.3.0',
    requires: { os: '2.4.0' },
    downgradeAllowed: false,
  },
  'fleet.device.registered.v1': {
    serial: 'SN-000123',
    model: 'P400',
    manufacturedAt: '2023-03-01T00:00:00.000Z',
    approvalExpiresAt: '2029-04-30T00:00:00.000Z',
    warrantyEndsAt: '2027-03-01T00:00:00.000Z',
    cohort: '2023-w09',
  },
  'fleet.device.deployed.v1': { position: 'lane-7', site: 'site-berlin-1', merchant: 'merchant-1' },
  'fleet.device.withdrawn.v1': { to: 'stock' },
  'fleet.device.inspected.v1': { component: 'card_reader.chip', finding: 'no_fault_found' },
  'fleet.device.failure-confirmed.v1': { component: 'card_reader.chip', note: 'bench test' },
  'fleet.device.repaired.v1': { component: 'card_reader.chip', action: 'replaced_part', finding: 'confirmed' },
  'fleet.device.swapped.v1': { replacedBy: 'device-next', reason: 'chip_read_error' },
  'fleet.device.retired.v1': { reason: 'end of life' },
  'fleet.record.voided.v1': { eventId: '019b932c-b7a0-8bf5-80fb-e2dea6061426', reason: 'entered for the wrong device' },
};

/** The subject of such an event. */
export function subjectOf(type: EventTypeName): string {
  if (type === 'fleet.site.registered.v1') return `site:${String(EXAMPLE_DATA[type]['site'])}`;
  if (type === 'fleet.firmware.released.v1') return `model:${String(EXAMPLE_DATA[type]['model'])}`;
  return 'device-one';
}
