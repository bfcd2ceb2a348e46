import { Inject } from '@nestjs/common';
import { Args, Context, Resolver, Subscription } from '@nestjs/graphql';
import { DeviceChanges } from '../changes/device-changes.js';
import { SilentStream } from '../changes/silent-stream.js';
import { SubscriptionPlaces } from '../changes/subscription-places.js';
import { filterOf, type FilterArgument } from '../devices/filter-argument.js';
import type { SocketContext } from '../sockets/socket-context.js';

interface DeviceChangedArguments {
  readonly filter?: FilterArgument | null;
  readonly after?: string | null;
}

/** What is told as it happens. */
@Resolver()
export class ChangeResolver {
  constructor(
    @Inject(DeviceChanges) private readonly changes: DeviceChanges,
    @Inject(SubscriptionPlaces) private readonly places: SubscriptionPlaces,
  ) {}

  @Subscription('deviceChanged')
  deviceChanged(@Args() { filter, after }: DeviceChangedArguments, @Context() { reading, onStuck }: SocketContext) {
    return this.changes.subscribe({
      tenant: reading.tenant,
      filter: filterOf(filter),
      after: after ?? undefined,
      onStuck,
    });
  }

  /** Incidents are not told yet; the subscription is open and silent. */
  @Subscription('incidentChanged')
  incidentChanged(@Context() { reading }: SocketContext) {
    return new SilentStream(this.places.take(reading.tenant));
  }
}
