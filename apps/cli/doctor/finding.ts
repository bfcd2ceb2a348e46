export type FindingStatus = 'ok' | 'warning' | 'problem';

/** What one check found. Sentences for people, without a full stop; no value of an event or a key stands in them. */
export interface Finding {
  readonly check: string;
  readonly status: FindingStatus;
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

export const ok = (check: string, detail: string): Finding => ({ check, status: 'ok', detail });
export const warning = (check: string, detail: string, advice: string): Finding => ({
  check,
  status: 'warning',
  detail,
  advice,
});
export const problem = (check: string, detail: string, advice: string): Finding => ({
  check,
  status: 'problem',
  detail,
  advice,
});

export const RESTORE = 'stop the server, move the data folder away, and restore a backup into a new one';
export const REFOLD = 'run tillwatch rebuild';
/** Events that are damaged can be left out, too. */
export const GO_ON = `${RESTORE}; or go on without them: tillwatch rebuild --retry-dead-letters`;
