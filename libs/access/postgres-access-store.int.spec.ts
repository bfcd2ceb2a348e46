import { afterAll, expect, it, describe } from '@jest/globals';
import { startPostgres } from '../postgres/testing/postgres-server.js';
import type { AccessStore } from './access-store.js';
import { accessStoreContract } from './contract/index.js';
import { openPostgresAccessStore } from './index.js';

const POLL_EVERY_MS = 20;
const clock = (): (() => number) => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  return () => (time += 1);
};
const open = (url: string): Promise<AccessStore> =>
  openPostgresAccessStore({ url, now: clock(), pollEveryMs: POLL_EVERY_MS });

const postgres = await startPostgres();
afterAll(() => postgres.remove());

(postgres.isPresent ? describe : describe.skip)('on PostgreSQL', () => {
  accessStoreContract('PostgreSQL', async () => {
    const [url, now] = [await postgres.database(), clock()];
    return {
      open: () => openPostgresAccessStore({ url, now, pollEveryMs: POLL_EVERY_MS }),
      remove: async () => {},
    };
  });

  it('is made once where many processes start on an empty database, with one administrator', async () => {
    const url = await postgres.database();
    const stores = await Promise.all(Array.from({ length: 6 }, () => open(url)));
    const made = await Promise.all(stores.map((store) => store.ensureAdministrator(undefined)));
    expect(made.filter((key) => key !== undefined)).toHaveLength(1);
    expect(await postgres.query(url, 'select schema_version from tillwatch_access.state')).toEqual([
      { schema_version: 1 },
    ]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('goes on by itself when its connections were cut, and by what it knew meanwhile', async () => {
    const url = await postgres.database();
    const store = await open(url);
    const { key } = await store.createKey('acme', 'viewer');
    await postgres.disconnect(url);
    expect(store.identify(key)?.tenant).toBe('acme');
    const other = await open(url);
    const later = await other.createKey('acme', 'operator');
    await until(() => store.identify(later.key) !== undefined);
    expect(store.fault()).toBeUndefined();
    await Promise.all([store.close(), other.close()]);
  });

  it('says that it cannot be read while the server is away, and goes on when it is back', async () => {
    const url = await postgres.database();
    const store = await open(url);
    const { key } = await store.createKey('acme', 'viewer');
    await postgres.stop();
    await until(() => store.fault() !== undefined);
    expect(store.fault()).toBe('the access store cannot be read: keys made or revoked by others are not seen');
    expect(store.identify(key)?.role).toBe('viewer');
    await expect(store.createKey('acme', 'viewer')).rejects.toMatchObject({ name: 'PostgresFault' });
    await postgres.start();
    await until(() => store.fault() === undefined);
    expect((await store.createKey('acme', 'viewer')).tenant).toBe('acme');
    await store.close();
  });

  it('sees a key that is taken away by hand, and a secret that is', async () => {
    const url = await postgres.database();
    const store = await open(url);
    const [{ key }, secret] = [await store.createKey('acme', 'viewer'), await store.identityKey('acme')];
    await postgres.query(url, 'delete from tillwatch_access.keys');
    await until(() => store.identify(key) === undefined);
    await postgres.query(url, 'delete from tillwatch_access.tenant_secrets');
    let other = secret;
    await until(async () => {
      other = await store.identityKey('acme');
      return !Buffer.from(other).equals(secret);
    });
    await store.close();
  });

  it.each([
    ['a secret', `update tillwatch_access.tenant_secrets set secret = decode(repeat('00', 32), 'hex')`],
    ['whose secret it is', `update tillwatch_access.tenant_secrets set tenant = 'acmf'`],
    ['a role', `update tillwatch_access.keys set role = 'admin'`],
    ['that a key was revoked', 'update tillwatch_access.keys set revoked_at = null'],
  ])('is refused where somebody changed %s', async (_, change) => {
    const url = await postgres.database();
    const store = await open(url);
    await store.identityKey('acme');
    await store.revokeKey((await store.createKey('acme', 'viewer')).keyId);
    await store.close();
    await (await open(url)).close();
    await postgres.query(url, change);
    await expect(open(url)).rejects.toMatchObject({ name: 'PostgresRefused', code: 'damaged' });
  });

  it('gives nobody a role that was changed behind it, and says so', async () => {
    const url = await postgres.database();
    const store = await open(url);
    const { key } = await store.createKey('acme', 'viewer');
    await postgres.query(url, `update tillwatch_access.keys set role = 'admin'`);
    await until(() => store.fault() !== undefined);
    expect([store.fault(), store.identify(key)?.role]).toEqual([
      'the access store is damaged: keys made or revoked by others are not seen',
      'viewer',
    ]);
    await store.close();
  });

  it('keeps no key in any form that can be read', async () => {
    const url = await postgres.database();
    const store = await open(url);
    const environment = 'environment-key-of-more-than-32-characters';
    await store.ensureAdministrator(environment);
    const { key } = await store.createKey('acme', 'viewer');
    const rows = JSON.stringify(await postgres.query(url, 'select * from tillwatch_access.keys'));
    await store.close();
    const forms = [environment, key].flatMap((text) => [text, Buffer.from(text).toString('hex')]);
    expect(forms.filter((form) => rows.includes(form))).toEqual([]);
    expect(rows).toContain('"hash"');
  });

  it('refuses one of a newer version', async () => {
    const url = await postgres.database();
    await (await open(url)).close();
    await postgres.query(url, 'update tillwatch_access.state set schema_version = 99');
    await expect(open(url)).rejects.toMatchObject({ code: 'newer' });
  });

  it.each([
    ['a wrong password', (url: string) => url.replace(/:[^:@]+@/, ':not-the-password@')],
    ['no such database', (url: string) => url.replace(/\/spec_\d+$/, '/no_such_database')],
    ['nobody there', (url: string) => url.replace(/@[^/]+/, '@127.0.0.1:1')],
  ])('is refused without its address: %s', async (_, change) => {
    const url = change(await postgres.database());
    const refused: unknown = await open(url).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'PostgresRefused', code: 'unreachable' });
    const { password, port } = new URL(url);
    expect(String(refused)).not.toMatch(new RegExp(`${password}|:${port}|no_such|127\\.0`));
  });
});

/** Another process sees a change when its poll comes round: there is no clock to pass in. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('not seen in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
