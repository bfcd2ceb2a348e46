import { inBackup, inExchange, inRebuild, inRestore } from './command-kills.js';
import type { Kill } from './kill.js';
import { inMigration } from './migration-kills.js';
import { atAnyTimeOfStart, atAnyTimeOfStop, atRandom, atStart, underLoad, whileStopping } from './server-kills.js';

const once = (when: 'before' | 'after', step: string) => ({ when, step, count: 1 });

/** For a folder in which nothing is yet: while a file is made, which is its migration from nothing. In pairs. */
const FIRST_KILLS: readonly Kill[] = [
  atStart('before', '^commit events[.]db$'),
  atStart('after', '^commit events[.]db$'),
  atStart('before', '^commit access[.]db$'),
  atStart('after', '^commit access[.]db$'),
  atStart('before', '^commit read-model[.]db$'),
  atStart('after', '^commit read-model[.]db$'),
];

/** The process of the server, under load; the slower the machine, the fewer and larger its transactions. */
const LOAD_KILLS: readonly Kill[] = [
  atRandom,
  // Between append and answer, and before it is durable.
  underLoad('after', '^commit events[.]db$', 10),
  underLoad('before', '^commit events[.]db$', 10),
  // Between rows and checkpoint, and on either side of both.
  underLoad('before', '^run read-model[.]db update "checkpoints"', 4),
  underLoad('before', '^commit read-model[.]db$', 4),
  underLoad('after', '^commit read-model[.]db$', 4),
];

const START_KILLS: readonly Kill[] = [
  atAnyTimeOfStart,
  atStart('after', '^exec events[.]db[.]lock'),
  atStart('before', '^pragma access[.]db'),
  atStart('after', '^pragma read-model[.]db', 10),
  atStart('after', '^pragma events[.]db', 8),
];

const STOP_KILLS: readonly Kill[] = [
  atAnyTimeOfStop,
  whileStopping('before', '^close events[.]db'),
  whileStopping('after', '^close events[.]db'),
  whileStopping('before', '^close read-model[.]db[.]lock'),
  whileStopping('after', '^close access[.]db'),
];

const REBUILD_KILLS: readonly Kill[] = [
  inRebuild('random'),
  inRebuild(once('before', '^commit read-model[.]db[.]rebuild$')),
  inRebuild(once('after', '^commit read-model[.]db[.]rebuild$')),
  inRebuild(once('before', '^rename read-model[.]db[.]rebuild ')),
  inRebuild(once('after', '^rename read-model[.]db[.]rebuild ')),
  inExchange('before', '^rm read-model[.]db-wal'),
  inExchange('before', '^rename read-model[.]db[.]rebuilt '),
  inExchange('after', '^rename read-model[.]db[.]rebuilt '),
];

const BACKUP_KILLS: readonly Kill[] = [
  inBackup('random'),
  inBackup(once('after', '^pragma(-reader)? events ')),
  inBackup(once('before', '^link backup ')),
  inBackup(once('after', '^link backup ')),
];

const RESTORE_KILLS: readonly Kill[] = [
  inRestore('random'),
  inRestore(once('before', '^link events[.]db[.]restoring ')),
  inRestore(once('after', '^link events[.]db[.]restoring ')),
  inRestore(once('after', '^link read-model[.]db[.]restoring ')),
  inRestore(once('before', '^rm restore[.]incomplete')),
  inRestore(once('after', '^rm restore[.]incomplete')),
];

const MIGRATION_KILLS: readonly Kill[] = [
  inMigration('events.db', 'before', '^commit events[.]db$'),
  inMigration('events.db', 'after', '^commit events[.]db$'),
  inMigration('access.db', 'before', '^commit access[.]db$'),
  inMigration('access.db', 'after', '^commit access[.]db$'),
  inMigration('read-model.db', 'before', '^rename read-model[.]db '),
  inMigration('read-model.db', 'after', '^rename read-model[.]db '),
  inMigration('read-model.db', 'before', '^commit read-model[.]db$'),
];

type Kinds = readonly (readonly [kills: readonly Kill[], count: number])[];

/** How many of each kind two products live through, in this order: of the server, and of the commands beside it. Twenty. */
const KINDS_OF_LIVES: readonly Kinds[] = [
  [
    [FIRST_KILLS, 2],
    [LOAD_KILLS, 6],
    [START_KILLS, 2],
    [STOP_KILLS, 1],
  ],
  [
    [REBUILD_KILLS, 3],
    [BACKUP_KILLS, 2],
    [RESTORE_KILLS, 2],
    [MIGRATION_KILLS, 2],
  ],
];

/** The kills of each life: every kind with every seed, and every kill with some of ten seeds that follow each other. */
export const killsOf = (seed: number): Kill[][] =>
  KINDS_OF_LIVES.map((kinds) =>
    kinds.flatMap(([kills, count]) =>
      Array.from({ length: count }, (_, n) => kills[(seed * count + n) % kills.length] as Kill),
    ),
  );
