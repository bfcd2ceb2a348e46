import { Metadata, status, type ServerDuplexStream } from '@grpc/grpc-js';
import code from '@eventstore/db-client/generated/code_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import anyMessage from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { Appended, Expected, ProposedRecord, StandInLog } from './stand-in-log.js';
import { streamIdentifier, streamNameOf } from './stand-in-messages.js';

type Req = InstanceType<typeof streams.BatchAppendReq>;
type Resp = InstanceType<typeof streams.BatchAppendResp>;
type ReqOptions = InstanceType<typeof streams.BatchAppendReq.Options>;
export type AppendCall = ServerDuplexStream<Req, Resp>;

/** What a test has the stand-in answer to an append instead of the plain truth. */
export type Twist =
  /** Stored, but said to have taken too long: whether it was stored is not known. */
  | 'timeout-after'
  /** Not stored, and said to have taken too long. */
  | 'timeout-before'
  /** This node is not the leader any more; the leader is where the client came from. */
  | 'not-leader'
  | 'access-denied';

interface Parts {
  readonly options: ReqOptions;
  readonly proposed: ProposedRecord[];
}

/** Answers the appends of one connection, each in the order in which its last part came. */
export function answerAppends(log: StandInLog, call: AppendCall, twistOf: (stream: string) => Twist | undefined): void {
  const pending = new Map<string, Parts>();
  call.on('data', (req: Req) => {
    const id = req.getCorrelationId()?.getString() ?? '';
    const options = req.getOptions() ?? pending.get(id)?.options;
    if (!options) return;
    const parts = pending.get(id) ?? { options, proposed: [] };
    pending.set(id, parts);
    for (const message of req.getProposedMessagesList()) parts.proposed.push(proposedOf(message));
    if (!req.getIsFinal()) return;
    pending.delete(id);
    const resp = respond(log, call, parts, twistOf);
    if (!resp) return;
    resp.setCorrelationId(req.getCorrelationId());
    call.write(resp);
  });
  call.on('end', () => call.end());
  call.on('error', () => {});
}

function respond(
  log: StandInLog,
  call: AppendCall,
  { options, proposed }: Parts,
  twistOf: (stream: string) => Twist | undefined,
): Resp | undefined {
  const stream = streamNameOf(options.getStreamIdentifier());
  const twist = twistOf(stream);
  if (twist === 'not-leader') {
    const metadata = new Metadata();
    const [host = '', port = ''] = call.getHost().split(':');
    metadata.set('exception', 'not-leader');
    metadata.set('leader-endpoint-host', host);
    metadata.set('leader-endpoint-port', port);
    call.emit('error', { code: status.NOT_FOUND, details: 'Leader info available', metadata });
    return undefined;
  }
  const resp = new streams.BatchAppendResp();
  resp.setStreamIdentifier(streamIdentifier(stream));
  if (twist === 'timeout-before') return failed(resp, new shared.Timeout(), 'Timeout');
  if (twist === 'access-denied') return failed(resp, new shared.AccessDenied(), 'AccessDenied');
  const appended = log.append(stream, expectedOf(options), proposed);
  if (twist === 'timeout-after') return failed(resp, new shared.Timeout(), 'Timeout');
  return answered(resp, appended);
}

function answered(resp: Resp, appended: Appended): Resp {
  if (appended.outcome === 'too-large')
    return failed(resp, new shared.MaximumAppendSizeExceeded(), 'MaximumAppendSizeExceeded');
  if (appended.outcome === 'wrong') {
    const wrong = new shared.WrongExpectedVersion();
    if (appended.revision < 0) wrong.setCurrentNoStream(new empty.Empty());
    else wrong.setCurrentStreamRevision(String(appended.revision));
    return failed(resp, wrong, 'WrongExpectedVersion');
  }
  const success = new streams.BatchAppendResp.Success();
  success.setCurrentRevision(String(appended.revision));
  if (appended.position === undefined) {
    success.setNoPosition(new empty.Empty());
  } else {
    const position = new shared.AllStreamPosition();
    position.setCommitPosition(String(appended.position));
    position.setPreparePosition(String(appended.position));
    success.setPosition(position);
  }
  resp.setSuccess(success);
  return resp;
}

function failed(resp: Resp, details: { serializeBinary(): Uint8Array }, name: string): Resp {
  const any = new anyMessage.Any();
  any.pack(details.serializeBinary(), `event_store.client.${name}`);
  const error = new statusMessages.Status();
  error.setCode(code.Code.UNKNOWN);
  error.setMessage(name);
  error.setDetails(any);
  resp.setError(error);
  return resp;
}

function expectedOf(options: ReqOptions): Expected {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : Number(options.getStreamPosition());
}

function proposedOf(message: InstanceType<typeof streams.BatchAppendReq.ProposedMessage>): ProposedRecord {
  const map = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: map.get('type') ?? '',
    contentType: map.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}
