import type { EventData, EventRecord } from '#telemetry';
import { keyOf } from '../fold-key.js';
import type { LaneFact, LaneMove, SwapReason, WithdrawnTo } from './lane-fact.js';

/** The lane fact that a lifecycle event states; undefined for types that move no device. */
export function laneFactOf(event: EventRecord): LaneFact | undefined {
  const move = moveOf(event);
  return move && { key: keyOf(event), knownAt: event.knownAt, device: event.subject, move };
}

/** The codec has checked that the data are of the type, and listed values against its lists. */
function moveOf({ type, data }: EventRecord): LaneMove | undefined {
  switch (type) {
    case 'fleet.device.deployed.v1': {
      const { position, site, merchant } = data as EventData<'fleet.device.deployed.v1'>;
      return { kind: 'deployed', lane: { position, site, merchant } };
    }
    case 'fleet.device.withdrawn.v1':
      return { kind: 'withdrawn', to: (data as EventData<'fleet.device.withdrawn.v1'>).to as WithdrawnTo };
    case 'fleet.device.swapped.v1': {
      const { replacedBy, reason } = data as EventData<'fleet.device.swapped.v1'>;
      return { kind: 'swapped', replacedBy, reason: reason as SwapReason };
    }
    case 'fleet.device.retired.v1':
      return { kind: 'retired' };
    default:
      return undefined;
  }
}
