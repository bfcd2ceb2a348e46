import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { decide } from '#device/commands';
import type { LogPosition } from '#event-store';
import { deviceStream } from '#streams';
import { encodeRecord, isRefusal, recordFromCommand, type EventRecord, type JsonObject } from '#telemetry';
import { TenantKeys } from '#tenant-keys';
import { RECEIPT_WAIT_MS } from '../freshness/freshness-service.js';
import { ProjectedPosition } from '../freshness/projected-position.js';
import { API_PORTS, type ApiPorts } from '../ports.js';
import { ChangeDevice, type ChangeOutcome, type ChangeRequest } from './change-device.js';
import { findStored } from './find-stored.js';
import { readState } from './read-state.js';
import { digestOf, findReservation, reserve, type Reservation } from './reservation.js';

/** Decisions that others overtook; three writers of one device at once are a crowd. */
const TRIES_MAX = 5;

/** As far ahead of receipt as a lifecycle fact may lie (CONTRACT "Clocks"). */
const AHEAD_MAX_MS = 5 * 60_000;

export const COMMAND_SOURCE = 'tillwatch:command';

/**
 * Carries out a command once (ARCHITECTURE "Effectively once"): decided on what the read model holds once it has caught
 * up, the id reserved with its instant, then appended with the exact revision. Whoever dies in between leaves at most a
 * reservation, on which any retry goes on.
 */
@CommandHandler(ChangeDevice)
export class ChangeDeviceHandler implements ICommandHandler<ChangeDevice> {
  #latest = 0;

  constructor(
    @Inject(API_PORTS) private readonly ports: ApiPorts,
    @Inject(ProjectedPosition) private readonly projected: ProjectedPosition,
  ) {}

  async execute({ request }: ChangeDevice): Promise<ChangeOutcome> {
    const { store, now } = this.ports;
    if (request.at !== undefined && request.at > now() + AHEAD_MAX_MS)
      return refused('BAD_USER_INPUT', '`at` lies more than five minutes ahead.');
    const digest = digestOf(request.input);
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const reserved = await findReservation(store, request.tenant, request.commandId);
      if (reserved && reserved.digest !== digest)
        return refused('CONFLICT', 'The commandId was used with other input.');
      const outcome = await this.#try(request, digest, reserved);
      if (outcome) return outcome;
    }
    return { outcome: 'not-decided', code: 'CONFLICT', message: 'Others keep changing this device; try again.' };
  }

  /** Undefined: somebody else changed something meanwhile, and all is to be looked at again. */
  async #try(
    request: ChangeRequest,
    digest: string,
    reserved: Reservation | undefined,
  ): Promise<ChangeOutcome | undefined> {
    const { store, newId } = this.ports;
    const { tenant, device, commandId } = request;
    const instant = reserved?.at ?? request.at ?? this.#instant();
    if (reserved) {
      const done = await this.#findDone(request, instant);
      if (done !== undefined) return this.#readable(done);
    }
    const stream = deviceStream('device', tenant, device);
    const revision = await store.streamRevision(stream);
    if (!(await this.projected.reached(await store.head(), RECEIPT_WAIT_MS))) return NOT_CAUGHT_UP;
    const state = await readState(this.ports, request);
    if ((state.device?.revision ?? -1) > revision) return undefined;
    const decision = decide(request, state);
    if (decision.outcome === 'refused') return decision;
    const record = await this.#record(request, decision.event, instant);
    if ('outcome' in record) return record;
    if (!reserved && !(await reserve(store, { tenant, commandId, eventId: newId() }, { digest, device, at: instant })))
      return undefined;
    const [result] = await store.append([
      { stream, expected: revision < 0 ? 'none' : revision, events: [encodeRecord(record)] },
    ]);
    return result?.outcome === 'appended' ? this.#readable(result.logPosition) : undefined;
  }

  /** Now, and never the same twice: of two commands at one instant nobody could say which came first. */
  #instant(): number {
    this.#latest = Math.max(this.ports.now(), this.#latest + 1);
    return this.#latest;
  }

  /** Where the event of a reserved command lies; undefined: it was never appended. */
  async #findDone(request: ChangeRequest, at: number): Promise<LogPosition | undefined> {
    const { tenant, device } = request;
    // The id rests on subject, source, id and time alone, whatever was decided.
    const record = await this.#record(request, { type: 'fleet.device.retired.v1', data: {} }, at);
    return 'outcome' in record
      ? undefined
      : findStored(this.ports.store, deviceStream('device', tenant, device), record.eventId);
  }

  async #record(
    { tenant, device, commandId }: ChangeRequest,
    { type, data }: { readonly type: string; readonly data: JsonObject },
    time: number,
  ): Promise<EventRecord | Extract<ChangeOutcome, { outcome: 'refused' }>> {
    const keys = await TenantKeys.of(tenant, this.ports.access);
    const told = { tenant, type, subject: device, source: COMMAND_SOURCE, id: commandId, time, data };
    const record = recordFromCommand({ ...told, receivedAt: this.ports.now() }, keys);
    return isRefusal(record) ? refused('BAD_USER_INPUT', record.detail) : record;
  }

  async #readable(logPosition: LogPosition): Promise<ChangeOutcome> {
    const reached = await this.projected.reached(logPosition, RECEIPT_WAIT_MS);
    return { outcome: reached ? 'changed' : 'not-readable', logPosition };
  }
}

const refused = (code: 'BAD_USER_INPUT' | 'CONFLICT', message: string) =>
  ({ outcome: 'refused', code, message }) as const;

const NOT_CAUGHT_UP: ChangeOutcome = {
  outcome: 'not-decided',
  code: 'NOT_YET',
  message: 'The read model is too far behind to decide on; nothing was changed, try again.',
};
