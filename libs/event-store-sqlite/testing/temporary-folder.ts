import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from '@jest/globals';

/** A folder that is gone after the last test of the file. */
export function temporaryFolder(): { path(name: string): string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-events-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { path: (name) => path.join(folder, name) };
}
