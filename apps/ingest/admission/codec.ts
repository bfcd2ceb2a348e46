import type { EventRecord } from '#telemetry';
import type { NewEvent } from '#event-store';
import type { Role } from '#access';
import type { TenantKeys } from '#tenant-keys';

export interface Intake {
  readonly tenant: string;
  readonly role: Role;
  readonly receivedAt: number;
  readonly historical: boolean;
}
export interface ReadEvent {
  readonly outcome: 'read';
  readonly cardQuarter?: string;
}
export interface Refusal {
  readonly outcome: 'refused';
  readonly reason: string;
}
export interface SealedRefusal {
  readonly reason: string;
  readonly detail: string;
  readonly cloudEventId?: string;
  readonly payload: string;
  readonly receivedAt: number;
}
export interface Codec {
  readEvent(text: string, intake: Intake, byteLength?: number): ReadEvent | Refusal;
  sealEvent(read: ReadEvent, intake: Intake, keys: TenantKeys): EventRecord;
  sealRefusal(refusal: Refusal, intake: Intake, keys: TenantKeys): SealedRefusal;
  encodeRecord(record: EventRecord): NewEvent;
  encodeRejection(sealed: SealedRefusal, eventId: string): NewEvent;
}
