import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { findPosition } from '../positions/find-position.js';
import type { RequestContext } from '../server/reading.js';
import { findSite } from '../sites/find-site.js';

/** Where devices stand. */
@Resolver()
export class PlaceResolver {
  @Query('position')
  position(@Args('id') id: string, @Context() { reading }: RequestContext) {
    return findPosition(reading, id);
  }

  @Query('site')
  site(@Args('id') id: string, @Context() { reading }: RequestContext) {
    return findSite(reading, id);
  }
}
