import kafkajs, { type logCreator } from 'kafkajs';
import type { Logger } from '#observability';

/** What an operator may need of a line of kafkajs; all else stays out, since it may hold what was sent. */
const FIELDS_TOLD = ['groupId', 'topic', 'partition', 'broker', 'retryCount'] as const;

/**
 * The lines of kafkajs in our log. Its errors are mostly about what it tries again a moment later, so they are warnings
 * here: what could not be mended is told by whoever called it. Below that it says nothing worth keeping.
 */
export const clientLog =
  (log: Pick<Logger, 'warn'>): logCreator =>
  () =>
  ({ level, namespace, log: said }) => {
    if (level > kafkajs.logLevel.ERROR) return;
    const told = FIELDS_TOLD.flatMap((field) => (said[field] === undefined ? [] : [[field, said[field]] as const]));
    log.warn({ ...Object.fromEntries(told), from: namespace }, `kafkajs: ${said.message}`);
  };
