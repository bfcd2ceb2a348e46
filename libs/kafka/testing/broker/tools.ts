import { spawnSync } from 'node:child_process';

/** Apache Kafka 4 runs on Java 17 and newer. */
const JAVA_MAJOR_MIN = 17;

/** What a broker needs and this machine lacks, by name; none: a broker can be started. */
export function toolsMissing(): string[] {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0);
  return [
    ...(major >= JAVA_MAJOR_MIN ? [] : [`Java ${JAVA_MAJOR_MIN} or newer`]),
    ...(isThere('mvn', '-v') ? [] : ['Maven']),
  ];
}

/** Whether the client that is not ours can be run. */
export const isKcatThere = (): boolean => isThere('kcat', '-V');

const isThere = (command: string, ...args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
