import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** As in pom.xml. */
const VERSION = '4.1.1';

const run = promisify(execFile);

/**
 * The folder with Apache Kafka's libraries, fetched by Maven the first time (43 MB, some ten seconds) and kept in the
 * user's cache. Several test processes may ask at once: each fetches into a folder of its own and the first one stays.
 */
export async function kafkaLibraries(): Promise<string> {
  const cache = path.join(os.homedir(), '.cache', 'tillwatch');
  const libraries = path.join(cache, `kafka-${VERSION}`);
  if (existsSync(libraries)) return libraries;
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(path.join(cache, 'fetching-'));
  try {
    const pom = path.join(import.meta.dirname, 'pom.xml');
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${fresh}`]);
    await rename(fresh, libraries);
  } catch (error) {
    if (!existsSync(libraries)) throw error;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return libraries;
}
