import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { answerAppends, type AppendCall, type Twist } from './stand-in-appends.js';
import { StandInLog } from './stand-in-log.js';
import { stringId } from './stand-in-messages.js';
import { answerRead, type ReadCall } from './stand-in-reads.js';
import { Wire } from './wire.js';

type Unary<Answer> = (call: ServerUnaryCall<unknown, Answer>, answer: sendUnaryData<Answer>) => void;

/**
 * A small server that the unmodified client talks to over real gRPC, for tests where no EventStoreDB can be had: appends
 * with expected revisions and the resend rule for them, reads of streams and of `$all`, filtered subscriptions with
 * checkpoints, `$tb` and `$maxAge`, gossip of one node.
 *
 * What it cannot show: durability and replication, elections, disks and indexes, the time a server takes, TLS and
 * credentials, access lists, scavenging, tombstones and deletes, links and projections, system events (`$stats`,
 * `$metadata` of its own), which resends of an append with `any` a server still remembers (it remembers none), a server
 * that drops a slow subscriber, and any rule of a server that we read wrongly. Hence the same suite for a real one.
 */
export class StandIn {
  readonly log: StandInLog;
  readonly wire = new Wire();
  /** Asked for every append. */
  twistOf: (stream: string) => Twist | undefined = () => undefined;
  /** How many reads of a stream came, and how many of the log. */
  readonly reads = { streams: 0, log: 0 };
  #server: Server | undefined;
  #port = 0;

  private constructor(now: () => number) {
    this.log = new StandInLog(now);
  }

  /** @param now stamps the records */
  static async start(now: () => number = Date.now): Promise<StandIn> {
    const standIn = new StandIn(now);
    standIn.#port = await standIn.wire.open();
    await standIn.resume();
    return standIn;
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.#port}?tls=false`;
  }

  /** The server is gone with its connections; what it held it still has. */
  async crash(): Promise<void> {
    this.wire.cut();
    this.#server?.forceShutdown();
    this.#server = undefined;
  }

  /** Takes connections again, at the same address. */
  async resume(): Promise<void> {
    const server = new Server();
    server.addService(streamsService.StreamsService, {
      read: (call: ReadCall) => {
        this.reads[call.request.getOptions()?.hasStream() ? 'streams' : 'log'] += 1;
        void answerRead(this.log, call);
      },
      batchAppend: (call: AppendCall) => answerAppends(this.log, call, (stream) => this.twistOf(stream)),
    });
    server.addService(featuresService.ServerFeaturesService, { getSupportedMethods: supportedMethods });
    server.addService(gossipService.GossipService, { read: this.#gossip });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    this.#server = server;
    this.wire.leadTo(port);
  }

  async stop(): Promise<void> {
    await this.crash();
    await this.wire.close();
  }

  readonly #gossip: Unary<InstanceType<typeof gossip.ClusterInfo>> = (_, answer) => {
    const endPoint = new gossip.EndPoint();
    endPoint.setAddress('127.0.0.1');
    endPoint.setPort(this.#port);
    const member = new gossip.MemberInfo();
    member.setInstanceId(stringId('00000000-0000-4000-8000-000000000001'));
    member.setState(gossip.MemberInfo.VNodeState.LEADER);
    member.setIsAlive(true);
    member.setHttpEndPoint(endPoint);
    const info = new gossip.ClusterInfo();
    info.setMembersList([member]);
    answer(null, info);
  };
}

const supportedMethods: Unary<InstanceType<typeof features.SupportedMethods>> = (_, answer) => {
  const methods = ['read', 'batchappend'].map((name) => {
    const method = new features.SupportedMethod();
    method.setServiceName('event_store.client.streams.streams');
    method.setMethodName(name);
    return method;
  });
  const supported = new features.SupportedMethods();
  supported.setMethodsList(methods);
  supported.setEventStoreServerVersion('23.10.0');
  answer(null, supported);
};
