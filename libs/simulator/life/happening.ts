import type { EventData, EventTypeName } from '#telemetry';

/** Something that happened, before anybody gave it an id. Instants are milliseconds since 1970. */
export interface Happening {
  readonly at: number;
  /** Device id, `site:<site>` or `model:<model>`. */
  readonly subject: string;
  readonly type: EventTypeName;
  readonly data: object;
}

/** Says that something happened to a device. */
export type Tell = <Name extends EventTypeName>(at: number, type: Name, data: EventData<Name>) => void;
