import { Command } from '@nestjs/cqrs';
import type { DeviceCommand, Refusal } from '#device/commands';
import type { LogPosition } from '#event-store';
import type { JsonObject } from '#telemetry';

export interface ChangeRequest {
  readonly tenant: string;
  /** The caller's; the same one sent again does nothing. */
  readonly commandId: string;
  readonly device: string;
  readonly command: DeviceCommand;
  /** When it happened; now when absent. Milliseconds since 1970. */
  readonly at?: number | undefined;
  readonly expectedRevision?: number | undefined;
  /** The mutation and its input as sent: what tells a retry from another use of the same id. */
  readonly input: JsonObject;
}

export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly logPosition: LogPosition }
  | { readonly outcome: 'refused'; readonly code: Refusal; readonly message: string }
  /** Nothing was written: the read model is too far behind to decide on, or others keep changing the device. */
  | { readonly outcome: 'not-decided'; readonly code: 'NOT_YET' | 'CONFLICT'; readonly message: string }
  /** It is written, and the device cannot be read with it yet. */
  | { readonly outcome: 'not-readable'; readonly logPosition: LogPosition };

/** Asks for one thing to be done to one device, once. */
export class ChangeDevice extends Command<ChangeOutcome> {
  constructor(readonly request: ChangeRequest) {
    super();
  }
}
