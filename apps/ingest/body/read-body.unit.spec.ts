import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readBody } from './read-body.js';
import type { Encoding } from './media.js';

const MIB = 1024 * 1024;
const whole = (): boolean => true;

/** A request's body in pieces of the size that a socket gives. */
const stream = (bytes: Buffer, pieceBytes = 64 * 1024): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    })(),
    { objectMode: false },
  );
const read = async (bytes: Buffer, encoding: Encoding, pieceBytes?: number): Promise<string> => {
  const result = await readBody(stream(bytes, pieceBytes), encoding, whole);
  return result.outcome === 'read' ? result.bytes.toString() : result.outcome;
};

describe('a body', () => {
  it('is read to its end, plain or gzipped, in pieces of any size', async () => {
    const sent = Buffer.from('{"a":"ü"}\n'.repeat(2_000));
    for (const pieceBytes of [1, 7, 65_536]) {
      expect(await read(sent, 'identity', pieceBytes)).toBe(sent.toString());
      expect(await read(gzipSync(sent), 'gzip', pieceBytes)).toBe(sent.toString());
    }
    expect(await read(Buffer.alloc(0), 'identity')).toBe('');
  });

  it('may have several gzip members, wherever the pieces end', async () => {
    const members = Buffer.concat([gzipSync('first\n'), gzipSync(''), gzipSync('second\n')]);
    for (const pieceBytes of [1, 26, 65_536]) expect(await read(members, 'gzip', pieceBytes)).toBe('first\nsecond\n');
  });

  it('may have exactly 8 MiB, and not one byte more, before and after decompression', async () => {
    const [full, over] = [Buffer.alloc(8 * MIB, 0x20), Buffer.alloc(8 * MIB + 1, 0x20)];
    expect([(await read(full, 'identity')).length, (await read(gzipSync(full), 'gzip')).length]).toEqual([
      8 * MIB,
      8 * MIB,
    ]);
    expect([await read(over, 'identity'), await read(gzipSync(over), 'gzip')]).toEqual(['too-large', 'too-large']);
  });

  it('is broken where gzip is none, is cut off or is followed by something else', async () => {
    const gzip = gzipSync('{"a":1}\n'.repeat(50));
    const broken = [
      Buffer.from('{"a":1}'),
      Buffer.alloc(0),
      gzip.subarray(0, 5),
      gzip.subarray(0, 30),
      gzip.subarray(0, -1),
      Buffer.concat([gzip, Buffer.from('{}')]),
      Buffer.concat([gzip, gzip.subarray(0, 1)]),
    ];
    for (const bytes of broken)
      for (const pieceBytes of [1, 65_536]) expect(await read(bytes, 'gzip', pieceBytes)).toBe('broken');
  });

  it('stops a bomb early: what comes out stays within the limit', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * MIB, 0x20));
    let reserved = 0;
    const result = await readBody(stream(bomb, 4096), 'gzip', (bytes) => ((reserved += bytes), true));
    expect(result.outcome).toBe('too-large');
    expect(reserved).toBeLessThanOrEqual(8 * MIB);
  });

  it('stops members without content, of which a body could have any number', async () => {
    const empty = gzipSync('');
    const many = Buffer.concat(Array.from({ length: Math.ceil((8 * MIB + 1) / empty.length) }, () => empty));
    expect(await read(many, 'gzip')).toBe('too-large');
  });

  it('is given up where there is no room for it', async () => {
    let room = 100_000;
    const reserve = (bytes: number): boolean => (room -= bytes) >= 0;
    const result = await readBody(stream(Buffer.alloc(MIB)), 'identity', reserve);
    expect(result.outcome).toBe('no-room');
  });

  it('is broken where its sender goes away', async () => {
    for (const encoding of ['identity', 'gzip'] as const) {
      const cut = new Readable({ read() {} });
      cut.push(gzipSync('x'.repeat(1000)).subarray(0, 10));
      const reading = readBody(cut, encoding, whole);
      cut.destroy();
      expect((await reading).outcome).toBe('broken');
    }
  });
});
