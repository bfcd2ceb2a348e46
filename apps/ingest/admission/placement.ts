import { deviceStream, modelStream, siteStream } from '#streams';
import { categoryOf, type EventRecord } from '#telemetry';

export interface Placement {
  readonly stream: string;
  /** Where a resend may lie already, should its clock have been judged otherwise then. */
  readonly twin?: string;
}

/** The stream that an accepted event belongs to (ARCHITECTURE, "Streams"). Throws for a type that nobody registered. */
export function placementOf(tenant: string, { type, subject, flags }: EventRecord): Placement {
  switch (categoryOf(type)) {
    case 'telemetry': {
      const telemetry = deviceStream('telemetry', tenant, subject);
      // The two differ in their category alone; the shard between costs a hash, and most events come through here.
      const clock = telemetry.replace('telemetry', 'clock');
      const believed = !flags.includes('clock-ahead') && !flags.includes('clock-behind');
      return believed ? { stream: telemetry, twin: clock } : { stream: clock, twin: telemetry };
    }
    case 'device':
      return { stream: deviceStream('device', tenant, subject) };
    case 'site':
      return { stream: siteStream(tenant, subject.slice('site:'.length)) };
    case 'model':
      return { stream: modelStream(tenant, subject.slice('model:'.length)) };
    case undefined:
      throw new Error('an event of a type that has no stream was accepted');
  }
}
