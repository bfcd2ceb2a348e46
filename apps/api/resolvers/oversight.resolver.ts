import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { incidentConnection } from '../incidents/incident-connection.js';
import type { PageArguments } from '../pages/connection.js';
import { rejectedConnection } from '../rejected/rejected-connection.js';
import type { RequestContext } from '../server/reading.js';

/** What concerns more than one device, or none. */
@Resolver()
export class OversightResolver {
  @Query('incidents')
  incidents(@Args() args: PageArguments) {
    return incidentConnection(args);
  }

  /** Cohorts are not compared yet. */
  @Query('firmwareCohorts')
  firmwareCohorts(): readonly never[] {
    return [];
  }

  @Query('rejectedEvents')
  rejectedEvents(@Args() args: PageArguments, @Context() { reading }: RequestContext) {
    return rejectedConnection(reading, args);
  }
}
