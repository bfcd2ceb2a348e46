import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProductEnvironment } from '../testing/product.js';

/** Before or after the `count`-th step of a name: what a process does to its files, as `kill-switch.mjs` names it. */
export interface KillPoint {
  readonly when: 'before' | 'after';
  /** A regular expression, such as `^run events[.]db commit`. */
  readonly step: string;
  readonly count: number;
}

const SWITCH = pathToFileURL(path.join(import.meta.dirname, 'kill-switch.mjs')).href;

/** What a process is started with so that it is killed there, by itself: no second process is quick enough. */
export const killedAt = (point: KillPoint): ProductEnvironment => ({
  NODE_OPTIONS: `--import=${SWITCH}`,
  SPEC_KILL_AT: JSON.stringify(point),
});

export const describePoint = ({ when, step, count }: KillPoint): string => `${when} ${step} no. ${count}`;
