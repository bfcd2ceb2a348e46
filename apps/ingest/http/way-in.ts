import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { AccessStore } from '#access';
import type { IngestMetrics } from '#observability';
import type { OpenAdmission } from '../admission/open-admission.js';
import type { ByteBudget } from '../body/byte-budget.js';
import { readBody } from '../body/read-body.js';
import { type Answer, answerTo, answerToBody, overloaded } from './answers.js';
import { atTheDoor } from './door.js';
import type { WaitingRoom } from './waiting-room.js';

export interface WayInParts {
  readonly access: Pick<AccessStore, 'identify'>;
  readonly admission: Pick<OpenAdmission, 'admit'>;
  readonly queue: OpenAdmission['queue'];
  readonly budget: ByteBudget;
  readonly room: WaitingRoom;
  readonly metrics: Pick<IngestMetrics, 'requestTaken'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** One request from its headers to its answer. Rejects only with what nobody expects. */
export class WayIn {
  constructor(private readonly parts: WayInParts) {}

  async take(headers: IncomingHttpHeaders, body: Readable): Promise<Answer> {
    const began = performance.now();
    const answer = await this.#take(headers, body);
    const outcome = 'told' in answer ? 'stored' : answer.refused.code;
    this.parts.metrics.requestTaken(outcome, performance.now() - began);
    return answer;
  }

  async #take(headers: IncomingHttpHeaders, body: Readable): Promise<Answer> {
    const { access, admission, queue, budget, room, now } = this.parts;
    const door = atTheDoor(headers, access);
    if ('refused' in door) return door;
    const { identity, historical, kind, encoding } = door.entrant;
    // A body need not be read to know that its first event would find no room.
    if (!queue.hasRoom()) return { refused: overloaded(queue.retryAfterSeconds()) };
    const { tenant } = identity;
    if (!room.hasRoom(tenant)) return { refused: overloaded(room.retryAfterSeconds()) };
    let held = 0;
    const reserve = (bytes: number): boolean => budget.reserve(bytes) && ((held += bytes), true);
    try {
      const read = await readBody(body, encoding, reserve);
      if (read.outcome !== 'read') return answerToBody(read);
      // Others may have been quicker.
      if (!room.hasRoom(tenant)) return { refused: overloaded(room.retryAfterSeconds()) };
      const leave = room.enter(tenant, read.bytes.length);
      const intake = { tenant, role: identity.role, receivedAt: now(), historical };
      return answerTo(await admission.admit(read.bytes, kind, intake).finally(leave));
    } finally {
      budget.release(held);
    }
  }
}
