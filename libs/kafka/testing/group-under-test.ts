import { setTimeout as after } from 'node:timers/promises';
import { createLogger } from '#observability';
import {
  GroupConsumer,
  type GroupReports,
  type Handled,
  kafkaClient,
  type OpenGroup,
  type ReceivedBatch,
} from '../index.js';
import type { Broker } from './broker/broker.js';

/** What a group consumer told of itself, for a spec to look at. */
export class ReportsKept implements GroupReports {
  readonly alarms: string[] = [];
  readonly replaced: string[] = [];
  joins = 0;
  received = 0;
  lag = 0;

  kafkaReceived(messages: number): void {
    this.received += messages;
  }
  kafkaLag(partitions: readonly { readonly messages: number }[]): void {
    this.lag = partitions.reduce((sum, { messages }) => sum + messages, 0);
  }
  kafkaRebalanced(): void {
    this.joins += 1;
  }
  kafkaConsumerReplaced(reason: string): void {
    this.replaced.push(reason);
  }
  kafkaOffsetAlarm(kind: string, missed: number): void {
    this.alarms.push(`${kind} ${missed}`);
  }
}

/** The log of a spec, as text. */
export class LogKept {
  text = '';
  readonly log = createLogger({
    name: 'spec',
    mask: (text) => text,
    destination: { write: (line) => void (this.text += line) },
  });
}

export const clientOf = (broker: Pick<Broker, 'address'>, { log }: LogKept) =>
  kafkaClient({ brokers: [broker.address], ssl: false }, log);

export interface Member {
  readonly group: GroupConsumer;
  readonly reports: ReportsKept;
  /** Values in the order in which they came. */
  readonly values: string[];
}

const opened: GroupConsumer[] = [];

/** Closes all that were opened and are not closed yet. */
export async function closeMembers(): Promise<void> {
  await Promise.all(opened.splice(0).map((group) => group.close()));
}

/** A member of a group that keeps the values it is given; `handle` comes first and may put them off. */
export function openMember(
  broker: Pick<Broker, 'address'>,
  log: LogKept,
  { handle = async () => 'done', ...options }: Partial<OpenGroup> & Pick<OpenGroup, 'groupId' | 'readTopic'>,
): Member {
  const [reports, values] = [new ReportsKept(), [] as string[]];
  const group = new GroupConsumer({
    client: () => clientOf(broker, log),
    ownTopics: [options.readTopic],
    sources: [],
    reports,
    log: log.log,
    handle: async (batch: ReceivedBatch) => {
      const handled: Handled = await handle(batch);
      if (handled === 'done') values.push(...batch.messages.map(({ value }) => String(value)));
      return handled;
    },
    ...options,
  });
  opened.push(group);
  return { group, reports, values };
}

/** The spec's own time limit is the bound. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await after(20);
}
