import { randomUUID } from 'node:crypto';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { LogRecord, StandInLog } from './stand-in-log.js';
import {
  checkpointResp,
  confirmationResp,
  eventResp,
  type ReadResp,
  streamNameOf,
  streamNotFoundResp,
} from './stand-in-messages.js';

type ReadReq = InstanceType<typeof streams.ReadReq>;
type Options = InstanceType<typeof streams.ReadReq.Options>;
export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Records that a server looks at for each checkpoint of a filtered subscription, times the asked multiplier. */
const CHECKPOINT_RECORDS = 32;

/** Answers one read or subscription, at the reader's pace. */
export async function answerRead(log: StandInLog, call: ReadCall): Promise<void> {
  const options = call.request.getOptions();
  if (!options) return refuse(call, 'a read without options');
  if (options.hasSubscription()) return follow(log, call, options);
  const records = options.hasStream() ? ofStream(log, options) : ofAll(log, options);
  if (records === 'not-found')
    await send(call, streamNotFoundResp(streamNameOf(options.getStream()?.getStreamIdentifier())));
  else if (records === 'no-such-position') return refuse(call, 'no record begins at that position');
  else for (const record of records) if (!(await send(call, eventResp(record)))) return;
  call.end();
}

function ofStream(log: StandInLog, options: Options): readonly LogRecord[] | 'not-found' {
  const asked = options.getStream();
  const visible = log.visible(streamNameOf(asked?.getStreamIdentifier()));
  if (!visible || !asked) return 'not-found';
  const count = Number(options.getCount());
  if (options.getReadDirection() === streams.ReadReq.Options.ReadDirection.FORWARDS) {
    const from = asked.hasRevision() ? Number(asked.getRevision()) : 0;
    return visible.filter(({ revision }) => revision >= from).slice(0, count);
  }
  const from = asked.hasRevision() ? Number(asked.getRevision()) : Infinity;
  return visible
    .filter(({ revision }) => revision <= from)
    .slice(-count)
    .toReversed();
}

function ofAll(log: StandInLog, options: Options): readonly LogRecord[] | 'no-such-position' {
  const asked = options.getAll();
  const count = Number(options.getCount());
  const from = placeOf(log, options);
  if (from === undefined) return 'no-such-position';
  if (options.getReadDirection() === streams.ReadReq.Options.ReadDirection.FORWARDS) {
    return asked?.hasEnd() ? [] : log.records.slice(from, from + count);
  }
  return log.records
    .slice(0, asked?.hasEnd() ? undefined : from)
    .slice(-count)
    .toReversed();
}

/** Where the log is read from, that record included. */
function placeOf(log: StandInLog, options: Options): number | undefined {
  const position = options.getAll()?.getPosition();
  return position ? log.placeOf(BigInt(position.getCommitPosition())) : 0;
}

async function follow(log: StandInLog, call: ReadCall, options: Options): Promise<void> {
  const ended = new AbortController();
  for (const event of ['cancelled', 'close', 'error']) call.on(event, () => ended.abort());
  const place = placeOf(log, options);
  if (place === undefined) return refuse(call, 'no record begins at that position');
  // A subscription begins behind the position, a read at it.
  let next = options.getAll()?.hasEnd() ? log.records.length : place + (options.getAll()?.hasPosition() ? 1 : 0);
  const filter = options.getFilter();
  const isWanted = filterOf(filter);
  const checkpointEvery = CHECKPOINT_RECORDS * Math.max(1, filter?.getCheckpointintervalmultiplier() ?? 1);
  let looked = 0;
  await send(call, confirmationResp(randomUUID()));
  while (!ended.signal.aborted) {
    const record = log.records[next];
    if (!record) {
      await log.grown(ended.signal);
      continue;
    }
    next += 1;
    looked += 1;
    if (isWanted(record) && !(await send(call, eventResp(record)))) return;
    if (filter && looked % checkpointEvery === 0 && !(await send(call, checkpointResp(record.position)))) return;
  }
}

function filterOf(
  filter: InstanceType<typeof streams.ReadReq.Options.FilterOptions> | undefined,
): (record: LogRecord) => boolean {
  if (!filter) return () => true;
  const expression = filter.getStreamIdentifier() ?? filter.getEventType();
  const isByStream = filter.hasStreamIdentifier();
  const prefixes = expression?.getPrefixList() ?? [];
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex()) : undefined;
  return ({ stream, type }) => {
    const text = isByStream ? stream : type;
    return regex ? regex.test(text) : prefixes.some((prefix) => text.startsWith(prefix));
  };
}

/** False: the reader has gone. */
async function send(call: ReadCall, resp: ReadResp): Promise<boolean> {
  if (call.cancelled || call.destroyed) return false;
  if (call.write(resp)) return true;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'cancelled', 'close']) call.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'cancelled', 'close']) call.on(event, done);
  });
  return !call.cancelled;
}

function refuse(call: ReadCall, details: string): void {
  call.emit('error', { code: status.UNKNOWN, details });
}
