import { eventTypes, type EventRecord } from '#telemetry';
import type { DeviceState } from '../device-state.js';
import type { FaultReport } from '../ledger/attempts.js';
import type { Fault } from '../ledger/ledger.js';

type Told = {
  readonly [name in Exclude<keyof Fault, 'at' | 'kind' | 'events' | 'eventIds'>]?: Fault[name] | undefined;
};

/** The fault that an event reports, with what it could be shared with at that instant. */
export function reportOf({ record }: DeviceState, event: EventRecord, told: Told): FaultReport {
  const report: FaultReport = { at: event.effectiveAt, kind: kindOf(event.type), eventId: event.eventId };
  const { lane, network, firmware } = record;
  if (lane !== null) report.site = lane.site;
  if (network.carrier !== null) report.carrier = network.carrier;
  if (network.networkId !== null) report.networkId = network.networkId;
  if (firmware['app']) report.firmware = `app@${firmware['app'].version}`;
  else if (firmware['os']) report.firmware = `os@${firmware['os'].version}`;
  return Object.assign(report, known(told));
}

function known(told: Told): Told {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(told)) if (value !== undefined) values[name] = value;
  return values;
}

/** `terminal.card-read.failed.v1` is `card-read.failed`; there are a few dozen. */
const KINDS = new Map(
  [...eventTypes.keys()].map((type) => [type, type.slice('terminal.'.length, type.lastIndexOf('.'))]),
);
const kindOf = (type: string): string => KINDS.get(type) ?? type;
