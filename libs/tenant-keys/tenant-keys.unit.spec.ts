import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { keyedHash } from './keyed-hash.js';
import { TenantKeys } from './tenant-keys.js';

const keyOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

const KNOWN = '29af7b822d2c6fab8bfc24bac0c0a84e23c55f8394ea6cf3b812a0420c26f437';

describe('the keyed hash', () => {
  it('is SHA-512/256 of the key in hex and the text, for ever: stored ids are made of it', () => {
    for (const text of ['', 'acme', 'Zürich ☕ \u{1F5A8}', 'x'.repeat(10_000)]) {
      const expected = createHash('sha512-256').update('ab'.repeat(32)).update(text, 'utf8').digest();
      expect(Buffer.from(keyedHash(keyOf(0xab), text))).toEqual(expected);
    }
    expect(Buffer.from(keyedHash(keyOf(7), 'device')).toString('hex')).toBe(KNOWN);
  });

  it('differs for every key and text', () => {
    const hashes = [keyedHash(keyOf(1), 'a'), keyedHash(keyOf(2), 'a'), keyedHash(keyOf(1), 'b')].map((bytes) =>
      Buffer.from(bytes).toString('hex'),
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it('takes no key of another length, since another text could then begin where the key ends', () => {
    expect(() => keyedHash(new Uint8Array(31), 'a')).toThrow(RangeError);
  });
});

describe('the keys of a tenant', () => {
  const secrets = {
    identityKey: async (tenant: string) => keyOf(tenant.length),
    cardKey: async (_tenant: string, quarter: string) => keyOf(Number(quarter.at(-1))),
  };

  it('have the identity key at once and those of quarters when they were fetched', async () => {
    const keys = await TenantKeys.of('acme', secrets);
    expect([keys.identity, keys.holds('2026-Q3')]).toEqual([keyOf(4), false]);
    expect(() => keys.card('2026-Q3')).toThrow('not fetched');
    await keys.fetch('2026-Q3');
    expect([keys.card('2026-Q3'), keys.holds('2026-Q3'), keys.holds('2026-Q4')]).toEqual([keyOf(3), true, false]);
  });

  it('are refused where the store of secrets refuses', async () => {
    const refusing = { ...secrets, identityKey: () => Promise.reject(new Error('no such tenant')) };
    await expect(TenantKeys.of('acme', refusing)).rejects.toThrow('no such tenant');
  });
});
