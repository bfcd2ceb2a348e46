import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import type { LogPosition } from '#event-store';
import type { WireEvent } from './stored-form.js';

export interface ServerAppend {
  readonly stream: string;
  /** Of the stream's last event; -1: there is no such stream. */
  readonly revision: number;
  readonly events: readonly WireEvent[];
}

export type ServerAnswer =
  | {
      readonly outcome: 'appended';
      readonly revision: number;
      /** Undefined: the server took it for a resend and does not say. */
      readonly logPosition: LogPosition | undefined;
    }
  | { readonly outcome: 'wrong-revision'; /** -1: there is no such stream. */ readonly revision: number }
  | { readonly outcome: 'refused'; readonly why: string };

type Resp = InstanceType<typeof streams.BatchAppendResp>;

const JSON_TYPE = 'application/json';
const BYTES_TYPE = 'application/octet-stream';

/** One message: an append is smaller than what a message may be. */
export function appendRequest(
  id: string,
  { stream, revision, events }: ServerAppend,
  deadlineMs: number,
): InstanceType<typeof streams.BatchAppendReq> {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Buffer.from(stream));
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(identifier);
  options.setDeadline(timestamp.Timestamp.fromDate(new Date(Date.now() + deadlineMs)));
  if (revision < 0) options.setNoStream(new empty.Empty());
  else options.setStreamPosition(String(revision));
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(uuid(id));
  request.setOptions(options);
  request.setProposedMessagesList(events.map((event) => proposed(event, stream)));
  request.setIsFinal(true);
  return request;
}

function proposed(event: WireEvent, stream: string): InstanceType<typeof streams.BatchAppendReq.ProposedMessage> {
  const message = new streams.BatchAppendReq.ProposedMessage();
  message.setId(uuid(event.id));
  message.getMetadataMap().set('type', event.type);
  // A stream's metadata is for the server to understand.
  message.getMetadataMap().set('content-type', stream.startsWith('$$') ? JSON_TYPE : BYTES_TYPE);
  message.setData(event.data);
  message.setCustomMetadata(event.metadata);
  return message;
}

function uuid(id: string): InstanceType<typeof shared.UUID> {
  const message = new shared.UUID();
  message.setString(id);
  return message;
}

/** We ask by text, and a server answers with the two numbers if it likes to. */
export function correlationOf(resp: Resp): string {
  const id = resp.getCorrelationId();
  const structured = id?.getStructured();
  if (!structured) return id?.getString() ?? '';
  const [most, least] = [structured.getMostSignificantBits(), structured.getLeastSignificantBits()];
  const hex = [most, least].map((half) => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export function answerOf(resp: Resp): ServerAnswer {
  const error = resp.getError();
  const success = resp.getSuccess();
  if (success) {
    const position = success.getPosition();
    const commit = BigInt(position?.getCommitPosition() ?? 0);
    return {
      outcome: 'appended',
      revision: success.hasCurrentRevision() ? Number(success.getCurrentRevision()) : -1,
      logPosition: commit > 0n && commit <= POSITION_MAX ? (commit as LogPosition) : undefined,
    };
  }
  const details = error?.getDetails();
  const name = details?.getTypeName() ?? 'nothing';
  if (name === 'event_store.client.WrongExpectedVersion') {
    const wrong = details?.unpack((bytes) => shared.WrongExpectedVersion.deserializeBinary(bytes), name);
    const revision = wrong?.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : -1;
    return { outcome: 'wrong-revision', revision };
  }
  return { outcome: 'refused', why: name.split('.').at(-1) ?? name };
}

/** Servers count positions in signed 64 bits; where they have none they say -1, which comes here as a number beyond. */
const POSITION_MAX = 2n ** 63n - 1n;
