import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { Basis } from '#device-history';
import type { DeviceOrder } from '#read-model/queries';
import { deviceConnection } from '../devices/device-connection.js';
import { filterOf, type FilterArgument } from '../devices/filter-argument.js';
import { findDevice, findPastDevice } from '../devices/find-device.js';
import { badInput } from '../errors/answer-error.js';
import { FleetSummary } from '../fleet/fleet-summary.js';
import type { PageArguments } from '../pages/connection.js';
import type { RequestContext } from '../server/reading.js';

interface DeviceArguments {
  readonly id: string;
  readonly asOf?: number | null;
  readonly basis?: Basis | null;
}

interface DevicesArguments extends PageArguments {
  readonly filter?: FilterArgument | null;
  readonly orderBy?: DeviceOrder | null;
}

/** As far as the way in believes a clock (CONTRACT, part 2). */
const CLOCK_AHEAD_MAX_MS = 5 * 60_000;

@Resolver()
export class DeviceResolver {
  @Query('device')
  device(@Args() { id, asOf, basis }: DeviceArguments, @Context() { reading }: RequestContext) {
    if (typeof asOf !== 'number') return findDevice(reading, id);
    // A score is of its newest event where a clock that is believed runs ahead, and can be asked for again.
    if (asOf > reading.now + CLOCK_AHEAD_MAX_MS) throw badInput('`asOf` lies in the future.');
    return findPastDevice(reading, id, { at: asOf, basis: basis ?? 'OCCURRED' });
  }

  @Query('devices')
  devices(@Args() { filter, orderBy, first, after }: DevicesArguments, @Context() { reading }: RequestContext) {
    return deviceConnection(reading, {
      filter: filterOf(filter),
      ...(orderBy && { orderBy }),
      first: first ?? null,
      after: after ?? null,
    });
  }

  @Query('fleet')
  fleet(@Args() { filter }: DevicesArguments, @Context() { reading }: RequestContext) {
    return new FleetSummary(reading, filterOf(filter));
  }
}
