// Where the time of the product's threads goes, stage by stage: profiles of the running product, each sample given to the
// nearest function of the product that was at work. What none was at work for is told by what Node was doing.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** In the order in which an event passes them. Which folders of the product a stage is made of. */
const STAGES: readonly (readonly [stage: string, of: RegExp])[] = [
  ['find events in the body', /\/apps\/ingest\/body\//],
  ['search for card numbers', /\/libs\/telemetry\/cards\//],
  ['seal: ids and hashes', /\/libs\/(?:telemetry\/sealing|tenant-keys|access)\//],
  ['encode, decode', /\/libs\/telemetry\/store\//],
  ['parse and check', /\/libs\/telemetry\//],
  ['append to the event store', /\/libs\/event-store-sqlite\/(?!event-reader|stored-row)/],
  // The transaction's own time is its end: what it appended goes into the log and to the disk, now and then a checkpoint.
  ['commit: log, disk, checkpoints', /\/better-sqlite3\/lib\/methods\/transaction/],
  ['read the event store', /\/libs\/event-store-sqlite\//],
  ['admit and commit', /\/apps\/ingest\//],
  ['fold', /\/libs\/(?:device|streams)\//],
  ['assess and score', /\/libs\/(?:assessment|attribution|risk|recommendation)\//],
  ['look up rows', /\/libs\/(?:read-model\/queries|device-history)\//],
  ['write rows', /\/libs\/read-model\//],
  ['SQL of rows, read and written', /\/node_modules\/kysely\//],
  ['project', /\/apps\/projector\//],
  ['GraphQL', /\/apps\/api\/|node_modules\/(?:@apollo|graphql|@as-integrations)/],
  [
    'HTTP',
    /\/libs\/http\/|\/node_modules\/(?:fastify|@fastify|@nestjs|find-my-way|light-my-request)\/|^node:(?:_http|internal\/(?:http|streams|stream_base))/,
  ],
];
const META = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'Node itself, system calls'],
  ['(idle)', 'idle'],
]);
const OTHER = 'other';
export const STAGE_NAMES: readonly string[] = [...STAGES.map(([stage]) => stage), ...META.values(), OTHER];

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
  readonly startTime: number;
}

/** Microseconds by stage. */
export type Spent = ReadonlyMap<string, number>;

/** Microseconds of the clock that all processes of a machine share, and profiles too. */
export const clockUs = (): number => Number(process.hrtime.bigint() / 1_000n);

export interface Window {
  readonly fromUs: number;
  readonly toUs: number;
}

/** What each thread of a process spent within a window; before it lies the start, after it the end. */
export function spentByThread(folder: string, window: Window): ReadonlyMap<string, Spent> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'));
  return new Map(
    files.map((file) => {
      const spent = spentOf(JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Profile, window);
      return [nameOf(file, spent), spent];
    }),
  );
}

function spentOf({ nodes, samples, timeDeltas, startTime }: Profile, { fromUs, toUs }: Window): Spent {
  const stageOf = stagesOf(nodes);
  const spent = new Map<string, number>();
  let atUs = startTime;
  for (const [i, id] of samples.entries()) {
    const deltaUs = timeDeltas[i] ?? 0;
    atUs += deltaUs;
    if (atUs < fromUs || atUs > toUs) continue;
    const stage = stageOf.get(id) ?? OTHER;
    spent.set(stage, (spent.get(stage) ?? 0) + deltaUs);
  }
  return spent;
}

function stagesOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, string> {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const found = new Map<number, string>();
  // Parents come before their children.
  for (const { id, callFrame } of nodes) {
    const own = META.get(callFrame.functionName) ?? STAGES.find(([, of]) => of.test(callFrame.url))?.[0];
    const stage = own ?? found.get(parents.get(id) ?? -1);
    if (stage !== undefined) found.set(id, stage);
  }
  return found;
}

/** `CPU.<day>.<time>.<process>.<thread>.<number>.cpuprofile`: 0 is the main thread, others are known by what they do most. */
function nameOf(file: string, spent: Spent): string {
  if (file.split('.')[4] === '0') return 'main';
  const of = (...stages: readonly string[]): number => stages.reduce((sum, stage) => sum + (spent.get(stage) ?? 0), 0);
  return of('parse and check', 'append to the event store') > of('fold', 'write rows', 'project')
    ? 'way in'
    : 'projector';
}
