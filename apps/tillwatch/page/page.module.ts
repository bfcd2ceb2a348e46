import type { DynamicModule } from '@nestjs/common';
import type { ReadModelDatabase } from '#read-model';
import type { Kysely } from 'kysely';
import { DEVICE_COUNT, PageController, type DeviceCount } from './page.controller.js';

/** The plain page at `/`, until there is a dashboard. */
export class PageModule {
  static register(db: () => Kysely<ReadModelDatabase>): DynamicModule {
    const count: DeviceCount = async () => {
      const row = await db()
        .selectFrom('devices')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    };
    return {
      module: PageModule,
      controllers: [PageController],
      providers: [{ provide: DEVICE_COUNT, useValue: count }],
    };
  }
}
