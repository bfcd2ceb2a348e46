import type { AccessStore } from '#access';
import {
  type AdmissionLimits,
  type AdmissionPorts,
  type OpenAdmission,
  openAdmission,
} from './admission/open-admission.js';
import { ByteBudget } from './body/byte-budget.js';
import { BYTES_IN_FLIGHT_MAX } from './body/limits.js';
import { WaitingRoom } from './http/waiting-room.js';
import { WayIn } from './http/way-in.js';

export const INGEST = Symbol('Ingest');

export interface IngestPorts extends AdmissionPorts {
  readonly access: Pick<AccessStore, 'identify' | 'identityKey' | 'cardKey' | 'listTenants'>;
}

/** The way in of one process. */
export interface Ingest {
  readonly wayIn: WayIn;
  /** The same, for what comes from inside the process. */
  readonly admission: Pick<OpenAdmission, 'admit'>;
  /** What keeps the event store from taking events; undefined: nothing. A check for `Health`. */
  storeFault(): Promise<string | undefined>;
  /** Turns away what comes from now on, and resolves when all that was taken is stored (or told that it is not). */
  close(): Promise<void>;
}

export interface IngestLimits extends AdmissionLimits {
  readonly bytesInFlightMax?: number;
}

/** Opens the way in on stores of this very thread. */
export const openIngest = (ports: IngestPorts, limits: IngestLimits = {}): Ingest =>
  ingestInto(openAdmission(ports, limits), ports, limits);

/** The way in to an admission that is open, in whatever thread. */
export function ingestInto(
  admission: OpenAdmission,
  { access, metrics, now }: Pick<IngestPorts, 'metrics' | 'now'> & { readonly access: Pick<AccessStore, 'identify'> },
  { bytesInFlightMax = BYTES_IN_FLIGHT_MAX }: IngestLimits = {},
): Ingest {
  const budget = new ByteBudget(bytesInFlightMax);
  const room = new WaitingRoom(bytesInFlightMax);
  metrics.bodiesWaiting(() => room.bytes);
  return {
    wayIn: new WayIn({ access, admission, queue: admission.queue, budget, room, metrics, now }),
    admission,
    storeFault: () => admission.storeFault(),
    close: () => admission.close(),
  };
}
