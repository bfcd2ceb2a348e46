import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describePoint, killedAt, type KillPoint } from './kill-point.js';
import { struck, tidied, type Kill } from './kill.js';

/** How a file is made one of an older version: what its last migration did is taken back. */
const OLDER = {
  'events.db': 'ALTER TABLE event DROP COLUMN sum; PRAGMA user_version = 2',
  'access.db': 'ALTER TABLE keys DROP COLUMN sum; ALTER TABLE tenant_secrets DROP COLUMN sum; PRAGMA user_version = 1',
  'read-model.db': 'PRAGMA user_version = 3',
} as const;

/** A start that brings a file of an older version up to date. */
export const inMigration = (file: keyof typeof OLDER, when: KillPoint['when'], step: string): Kill => ({
  name: `in a migration of ${file}, ${when} ${step}`,
  async strike({ product }) {
    if (!madeOlder(path.join(product.dataDir, file), OLDER[file])) {
      await tidied(product);
      if (!madeOlder(path.join(product.dataDir, file), OLDER[file])) return [`${file} cannot be made older`];
    }
    const point = { when, step, count: 1 };
    return struck(describePoint(point), product.launch(killedAt(point)).ended, () => void product.kill());
  },
});

/** False where an earlier kill left none, or one that is of an older version already. */
function madeOlder(file: string, steps: string): boolean {
  if (!existsSync(file)) return false;
  const database = new Database(file);
  try {
    database.exec(`BEGIN; ${steps}; COMMIT`);
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
}
