import type { DeviceCategory } from '#device-history';
import type { LogPage, LogPosition, StoredEvent } from '#event-store';
import { contentOf, parseStreamName } from '#streams';
import { decodeRecord, decodeRejection, UndecodableEvent, type EventRecord, type StreamContent } from '#telemetry';

/** An event of one of a device's streams. */
export interface DeviceItem {
  readonly tenant: string;
  readonly device: string;
  readonly category: DeviceCategory;
  readonly record: EventRecord;
  readonly revision: number;
}

/** An event about a site or a model. */
export interface SubjectItem {
  readonly tenant: string;
  readonly record: EventRecord;
}

export type Rejection = ReturnType<typeof decodeRejection>;

/** An event that must not be passed in silence. */
export interface Poisoned {
  readonly stream: string;
  readonly revision: number;
  readonly logPosition: LogPosition;
  readonly eventId: string;
  readonly type: string;
  readonly reason: 'damaged' | 'undecodable' | 'unfoldable';
  readonly detail: string;
}

/** A page of the log by what is done with it. Streams of other parts (commands, incidents) are passed. */
export interface ClassifiedPage {
  readonly devices: readonly DeviceItem[];
  readonly sites: readonly SubjectItem[];
  readonly models: readonly SubjectItem[];
  readonly rejections: readonly { readonly tenant: string; readonly eventId: string; readonly rejection: Rejection }[];
  readonly poisoned: readonly Poisoned[];
  /** The last event's position. */
  readonly upTo: LogPosition;
  readonly newestReceivedAt: number;
}

export function classify({ events, next }: LogPage): ClassifiedPage {
  const devices: DeviceItem[] = [];
  const sites: SubjectItem[] = [];
  const models: SubjectItem[] = [];
  const rejections: { tenant: string; eventId: string; rejection: Rejection }[] = [];
  const poisoned: Poisoned[] = [];
  let newestReceivedAt = 0;
  for (const stored of events) {
    if (stored.isDamaged) {
      poisoned.push(damaged(stored));
      continue;
    }
    const name = parseStreamName(stored.stream);
    if (name === undefined) continue;
    const { tenant } = name;
    try {
      switch (name.category) {
        case 'telemetry':
        case 'clock':
        case 'device': {
          const record = decodeRecord(stored, contentOf(name));
          newestReceivedAt = Math.max(newestReceivedAt, record.receivedAt);
          devices.push({ tenant, device: name.name, category: name.category, record, revision: stored.revision });
          break;
        }
        case 'site':
          sites.push({ tenant, record: decodeRecord(stored, contentOf(name)) });
          break;
        case 'model':
          models.push({ tenant, record: decodeRecord(stored, contentOf(name)) });
          break;
        case 'rejected':
          rejections.push({ tenant, eventId: stored.eventId, rejection: decodeRejection(stored) });
          break;
        default: // commands, cohorts and incidents are read by others
      }
    } catch (error) {
      poisoned.push(undecodable(stored, error));
    }
  }
  return { devices, sites, models, rejections, poisoned, upTo: next, newestReceivedAt };
}

/** The record of an event; undefined where it cannot be decoded and was listed. */
export function readEvent(
  stored: StoredEvent,
  content: StreamContent | undefined,
  poisoned: Poisoned[],
): EventRecord | undefined {
  try {
    return decodeRecord(stored, content);
  } catch (error) {
    poisoned.push(undecodable(stored, error));
    return undefined;
  }
}

/** @throws anything but that it cannot be decoded */
function undecodable({ stream, revision, logPosition, eventId, type }: StoredEvent, error: unknown): Poisoned {
  if (!(error instanceof UndecodableEvent)) throw error;
  return { stream, revision, logPosition, eventId, type, reason: 'undecodable', detail: error.message };
}

/** Whatever it says of itself may be wrong, its stream too. */
function damaged({ stream, revision, logPosition, eventId, type }: StoredEvent): Poisoned {
  const detail = 'it is not what was stored; look at the disk, and restore a backup';
  return { stream, revision, logPosition, eventId, type, reason: 'damaged', detail };
}
