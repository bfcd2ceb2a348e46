import type { EventRecord } from '#telemetry';
import type { DeviceState } from '../device-state.js';
import type { FaultReport } from '../ledger/attempts.js';
import type { Fault } from '../ledger/ledger.js';

type Told = Partial<Omit<Fault, 'at' | 'kind' | 'events' | 'eventIds'>>;

/** The fault that an event reports, with what it could be shared with at that instant. */
export function reportOf(
  { record }: DeviceState,
  event: EventRecord,
  told: { readonly [name in keyof Told]: Told[name] | undefined },
): FaultReport {
  const version = record.firmware['app']
    ? `app@${record.firmware['app'].version}`
    : record.firmware['os'] && `os@${record.firmware['os'].version}`;
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as Told;
  return {
    at: event.effectiveAt,
    kind: event.type.slice('terminal.'.length, event.type.lastIndexOf('.')),
    eventId: event.eventId,
    ...(record.lane === null ? {} : { site: record.lane.site }),
    ...(record.network.carrier === null ? {} : { carrier: record.network.carrier }),
    ...(record.network.networkId === null ? {} : { networkId: record.network.networkId }),
    ...(version === undefined ? {} : { firmware: version }),
    ...known,
  };
}
