import { deviceStream, modelStream, siteStream } from '#streams';
import type { EventRecord } from '#telemetry';

export interface Placement {
  readonly stream: string;
  /** Where a resend may lie already, should its clock have been judged otherwise then. */
  readonly twin?: string;
}

const SITE = 'site:';
const MODEL = 'model:';

/** The stream that an accepted event belongs to (ARCHITECTURE, "Streams"). Throws for a type that no stream is known for. */
export function placementOf(tenant: string, { type, subject, flags }: EventRecord): Placement {
  if (type.startsWith('terminal.')) {
    const believed = !flags.includes('clock-ahead') && !flags.includes('clock-behind');
    const [telemetry, clock] = [deviceStream('telemetry', tenant, subject), deviceStream('clock', tenant, subject)];
    return believed ? { stream: telemetry, twin: clock } : { stream: clock, twin: telemetry };
  }
  if (type.startsWith('fleet.device.') || type.startsWith('fleet.record.'))
    return { stream: deviceStream('device', tenant, subject) };
  if (type.startsWith('fleet.site.') && subject.startsWith(SITE))
    return { stream: siteStream(tenant, subject.slice(SITE.length)) };
  if (type.startsWith('fleet.firmware.') && subject.startsWith(MODEL))
    return { stream: modelStream(tenant, subject.slice(MODEL.length)) };
  throw new Error('an event of a type that has no stream was accepted');
}
