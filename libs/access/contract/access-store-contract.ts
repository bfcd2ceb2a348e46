import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessStore } from '../index.js';

/** An installation under test: every `open` is another process on the same store, or the same one started again. */
export interface AccessInstallation {
  open(): Promise<AccessStore>;
  /** Removes it, with all stores closed. */
  remove(): Promise<void>;
}

/** How long another process may take to see a change (CONTRACT section 1). */
const SEEN_WITHIN_MS = 2_000;
const ENVIRONMENT_KEY = 'environment-key-of-more-than-32-characters';

/** Every adapter of the access port must pass all of this. */
export function accessStoreContract(name: string, install: () => Promise<AccessInstallation>): void {
  describe(`access store: ${name}`, () => {
    let installation: AccessInstallation;
    let stores: AccessStore[];
    const open = async (): Promise<AccessStore> => {
      const store = await installation.open();
      stores.push(store);
      return store;
    };
    const reopen = async (): Promise<AccessStore> => {
      await Promise.all(stores.splice(0).map((store) => store.close()));
      return open();
    };
    beforeEach(async () => {
      stores = [];
      installation = await install();
    });
    afterEach(async () => {
      await Promise.all(stores.map((store) => store.close()));
      await installation.remove();
    });

    describe('keys', () => {
      it('makes keys that name their tenant and role, at once and after a restart', async () => {
        const store = await open();
        const made = await store.createKey('acme', 'operator');
        expect(made.key).toMatch(/^tw_[A-Za-z0-9_-]{43}$/);
        const identity = { keyId: made.keyId, tenant: 'acme', role: 'operator' };
        expect(store.identify(made.key)).toEqual(identity);
        expect((await reopen()).identify(made.key)).toEqual(identity);
      });

      it.each(['', 'tw_', 'tw_test_nobody', 'x'.repeat(100_000)])('knows nobody by another text', async (text) => {
        const store = await open();
        const { key } = await store.createKey('acme', 'viewer');
        expect(store.identify(text)).toBeUndefined();
        expect(store.identify(`${key}a`)).toBeUndefined();
        expect(store.identify(key.toUpperCase())).toBeUndefined();
      });

      it.each(['', 'Acme', 'ac-me', 'a'.repeat(33), 'ac me', 'acme\n'])(
        'makes no key for the tenant %j',
        async (tenant) => {
          const store = await open();
          await expect(store.createKey(tenant, 'viewer')).rejects.toMatchObject({ code: 'TENANT_INVALID' });
          expect(await store.listKeys()).toEqual([]);
        },
      );

      it('lists keys without the key or its hash, revoked ones too, oldest first', async () => {
        const store = await open();
        const first = await store.createKey('acme', 'gateway');
        const second = await store.createKey('other', 'admin');
        await store.revokeKey(first.keyId);
        const listed = await store.listKeys();
        const entry = { createdAt: expect.any(Number), revokedAt: null };
        expect(listed).toEqual([
          { ...entry, keyId: first.keyId, tenant: 'acme', role: 'gateway', revokedAt: expect.any(Number) },
          { ...entry, keyId: second.keyId, tenant: 'other', role: 'admin' },
        ]);
      });

      it('revokes one key, for good, and leaves the others', async () => {
        const store = await open();
        const gone = await store.createKey('acme', 'viewer');
        const kept = await store.createKey('acme', 'viewer');
        expect(await store.revokeKey(gone.keyId)).toBe(true);
        expect([store.identify(gone.key), store.identify(kept.key)?.keyId]).toEqual([undefined, kept.keyId]);
        const again = await reopen();
        expect([again.identify(gone.key), again.identify(kept.key)?.keyId]).toEqual([undefined, kept.keyId]);
        expect(await again.revokeKey(gone.keyId)).toBe(true);
      });

      it('says that a key is not there', async () => {
        expect(await (await open()).revokeKey('no-such-key')).toBe(false);
      });

      it('sees within two seconds what another process makes and revokes', async () => {
        const [server, commandLine] = [await open(), await open()];
        const { key, keyId } = await commandLine.createKey('acme', 'viewer');
        await until(() => server.identify(key)?.keyId === keyId);
        await commandLine.revokeKey(keyId);
        await until(() => server.identify(key) === undefined);
        expect(server.fault()).toBeUndefined();
      });
    });

    describe('the administrator', () => {
      it('is made on the very first start, once', async () => {
        const store = await open();
        const made = await store.ensureAdministrator(undefined);
        expect(made).toMatchObject({ tenant: 'default', role: 'admin', key: expect.stringMatching(/^tw_/) });
        expect(await store.ensureAdministrator(undefined)).toBeUndefined();
        const again = await reopen();
        expect(await again.ensureAdministrator(undefined)).toBeUndefined();
        expect(again.identify(made?.key ?? '')?.role).toBe('admin');
      });

      it('is made also where the command line made keys before the first start', async () => {
        await (await open()).createKey('acme', 'viewer');
        expect(await (await reopen()).ensureAdministrator(undefined)).toBeDefined();
      });

      it('is made once where two processes start for the first time', async () => {
        const [one, other] = [await open(), await open()];
        const made = await Promise.all([one.ensureAdministrator(undefined), other.ensureAdministrator(undefined)]);
        expect(made.filter((key) => key !== undefined)).toHaveLength(1);
      });

      it('has the key of the environment, which is not answered to be printed', async () => {
        const store = await open();
        expect(await store.ensureAdministrator(ENVIRONMENT_KEY)).toBeUndefined();
        expect(store.identify(ENVIRONMENT_KEY)).toMatchObject({ tenant: 'default', role: 'admin' });
        const again = await reopen();
        expect(await again.ensureAdministrator(undefined)).toBeUndefined();
        expect(again.identify(ENVIRONMENT_KEY)).toMatchObject({ tenant: 'default', role: 'admin' });
        expect(await again.listKeys()).toHaveLength(1);
      });

      it('loses the key that the environment set before, and no other', async () => {
        const store = await open();
        const made = await store.ensureAdministrator(undefined);
        const other = await store.createKey('default', 'admin');
        await store.ensureAdministrator(ENVIRONMENT_KEY);
        await store.ensureAdministrator(`${ENVIRONMENT_KEY}-2`);
        const known = [made?.key ?? '', other.key, ENVIRONMENT_KEY, `${ENVIRONMENT_KEY}-2`].map(
          (key) => store.identify(key) !== undefined,
        );
        expect(known).toEqual([true, true, false, true]);
      });

      it('can go back to an earlier key of the environment', async () => {
        const store = await open();
        for (const key of [ENVIRONMENT_KEY, `${ENVIRONMENT_KEY}-2`, ENVIRONMENT_KEY])
          await store.ensureAdministrator(key);
        expect(store.identify(ENVIRONMENT_KEY)?.role).toBe('admin');
        expect(store.identify(`${ENVIRONMENT_KEY}-2`)).toBeUndefined();
        expect(await store.listKeys()).toHaveLength(2);
      });

      it('cannot be given the key of somebody else', async () => {
        const store = await open();
        const { key } = await store.createKey('acme', 'viewer');
        await expect(store.ensureAdministrator(key)).rejects.toMatchObject({ code: 'KEY_TAKEN' });
        expect(store.identify(key)).toMatchObject({ tenant: 'acme', role: 'viewer' });
      });
    });

    it('makes the viewer of a tenant once, also when it was revoked', async () => {
      const store = await open();
      const made = await store.ensureViewer('demo');
      expect(made).toMatchObject({ tenant: 'demo', role: 'viewer' });
      await store.revokeKey(made?.keyId ?? '');
      expect(await (await reopen()).ensureViewer('demo')).toBeUndefined();
    });

    describe('secrets', () => {
      it('are 32 bytes, the same ever after, and others for another tenant, purpose or quarter', async () => {
        const store = await open();
        const ask = async (from: AccessStore) => [
          await from.identityKey('acme'),
          await from.cardKey('acme', '2026-Q4'),
          await from.cardKey('acme', '2027-Q1'),
          await from.identityKey('other'),
        ];
        const secrets = (await ask(store)).map(hex);
        expect(new Set(secrets).size).toBe(4);
        expect(secrets.every((secret) => secret.length === 64)).toBe(true);
        expect((await ask(store)).map(hex)).toEqual(secrets);
        expect((await ask(await reopen())).map(hex)).toEqual(secrets);
      });

      it('are the same for two processes that ask at once', async () => {
        const [one, other] = [await open(), await open()];
        const [mine, theirs] = await Promise.all([one.cardKey('acme', '2026-Q4'), other.cardKey('acme', '2026-Q4')]);
        expect(hex(mine)).toBe(hex(theirs));
      });

      it('tell which tenants have any, each once, also those without a key', async () => {
        const store = await open();
        expect(await store.listTenants()).toEqual([]);
        await store.createKey('nobody_yet', 'gateway');
        await store.cardKey('other', '2026-Q4');
        await store.identityKey('acme');
        await store.cardKey('acme', '2026-Q4');
        expect(await store.listTenants()).toEqual(['acme', 'other']);
        expect(await (await reopen()).listTenants()).toEqual(['acme', 'other']);
      });

      it('are refused for what is no tenant and no quarter', async () => {
        const store = await open();
        await expect(store.identityKey('no tenant')).rejects.toMatchObject({ code: 'TENANT_INVALID' });
        await expect(store.cardKey('acme', '2026-Q5')).rejects.toThrow(RangeError);
      });
    });
  });
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Another process sees a change when its poll comes round: there is no clock to pass in. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + SEEN_WITHIN_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not seen within ${SEEN_WITHIN_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
