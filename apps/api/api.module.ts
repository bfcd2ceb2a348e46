import type { Server } from 'node:http';
import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Provider,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import { ChangeFeed } from './changes/change-feed.js';
import { DeviceChanges } from './changes/device-changes.js';
import { SubscriptionPlaces } from './changes/subscription-places.js';
import { ChangeDeviceHandler } from './commands/change-device.handler.js';
import { FreshnessService } from './freshness/freshness-service.js';
import { ProjectedPosition } from './freshness/projected-position.js';
import { DocumentLimits } from './limits/refuse-document.js';
import { API_PORTS, type ApiPorts } from './ports.js';
import { ChangeResolver } from './resolvers/change.resolver.js';
import { DeviceResolver } from './resolvers/device.resolver.js';
import { LifecycleResolver } from './resolvers/lifecycle.resolver.js';
import { OversightResolver } from './resolvers/oversight.resolver.js';
import { PlaceResolver } from './resolvers/place.resolver.js';
import { GRAPHQL_PATH, graphqlOptions } from './server/graphql-options.js';
import { SubscriptionServer } from './sockets/subscription-server.js';

/** What resolvers and the two servers share; made once, by hand, so that each is injected by its token. */
interface Parts {
  readonly ports: ApiPorts;
  readonly limits: DocumentLimits;
  readonly projected: ProjectedPosition;
  readonly freshness: FreshnessService;
  readonly feed: ChangeFeed;
  readonly places: SubscriptionPlaces;
}
const PARTS = Symbol('ApiParts');

/** GraphQL at `/graphql`: queries and mutations over HTTP, subscriptions over WebSocket. */
@Module({})
export class ApiModule implements OnApplicationBootstrap, OnModuleDestroy {
  #subscriptions: SubscriptionServer | undefined;

  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(GraphQLSchemaHost) private readonly schemaHost: GraphQLSchemaHost,
    @Inject(HttpAdapterHost) private readonly adapterHost: HttpAdapterHost,
  ) {}

  static register(ports: ApiPorts): DynamicModule {
    const parts = partsOf(ports);
    const options = graphqlOptions(ports, parts.limits, parts.freshness);
    return {
      module: ApiModule,
      imports: [CqrsModule.forRoot(), GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, ...options })],
      providers: [
        ...providersOf(parts),
        ChangeDeviceHandler,
        DeviceResolver,
        PlaceResolver,
        OversightResolver,
        LifecycleResolver,
        ChangeResolver,
      ],
    };
  }

  onApplicationBootstrap(): void {
    const { ports, limits } = this.parts;
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    this.#subscriptions = new SubscriptionServer(server, {
      ports,
      limits,
      schema: this.schemaHost.schema,
      path: GRAPHQL_PATH,
    });
  }

  /** Sockets first: the HTTP server waits for its connections to end, and theirs would not. */
  async onModuleDestroy(): Promise<void> {
    this.parts.projected.close();
    await this.#subscriptions?.close();
    this.parts.feed.close();
  }
}

function partsOf(ports: ApiPorts): Parts {
  const projected = new ProjectedPosition(ports);
  return {
    ports,
    limits: new DocumentLimits(),
    projected,
    freshness: new FreshnessService(ports, projected),
    feed: new ChangeFeed(ports),
    places: new SubscriptionPlaces(ports.subscriptions),
  };
}

function providersOf(parts: Parts): Provider[] {
  const { ports, projected, feed, places } = parts;
  return [
    { provide: PARTS, useValue: parts },
    { provide: API_PORTS, useValue: ports },
    { provide: ProjectedPosition, useValue: projected },
    { provide: SubscriptionPlaces, useValue: places },
    { provide: DeviceChanges, useValue: new DeviceChanges(ports, feed, places) },
  ];
}
