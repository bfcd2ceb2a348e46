import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { oneOf } from '../testing/random.js';

const SECTOR_BYTES = 512;
const PAGE_BYTES = 4096;

/** What a disk, a cable or a power cut does to a file. */
const HARMS: Readonly<Record<string, (content: Buffer, draw: () => number) => Buffer>> = {
  'one bit flipped': (content, draw) => {
    const at = place(content, draw);
    content.writeUInt8(content.readUInt8(at) ^ (1 << Math.floor(draw() * 8)), at);
    return content;
  },
  'some bytes replaced': (content, draw) => {
    const at = place(content, draw);
    const length = Math.min(content.length - at, 1 + Math.floor(draw() * 64));
    for (let n = 0; n < length; n += 1) content.writeUInt8(Math.floor(draw() * 256), at + n);
    return content;
  },
  'a sector of zeros': (content, draw) => {
    const at = Math.floor(place(content, draw) / SECTOR_BYTES) * SECTOR_BYTES;
    return content.fill(0, at, at + SECTOR_BYTES);
  },
  'a page of another place': (content, draw) => {
    const [from, to] = [pageAt(content, draw), pageAt(content, draw)];
    return content.copyWithin(to, from, from + PAGE_BYTES);
  },
  'the end cut off': (content, draw) => content.subarray(0, place(content, draw)),
  'the end cut off at a page': (content, draw) => content.subarray(0, pageAt(content, draw)),
};

const place = (content: Buffer, draw: () => number): number => Math.floor(draw() * content.length);
const pageAt = (content: Buffer, draw: () => number): number =>
  Math.floor(place(content, draw) / PAGE_BYTES) * PAGE_BYTES;

const CUTS = ['the end cut off', 'the end cut off at a page'];

/**
 * Harms a file at a random place. Gives how, and whether it is another file now. Of a write-ahead log the first half alone:
 * what lacks of its end cannot be told from what a crash never let come there, by nobody.
 */
export function harm(file: string, draw: () => number): { readonly how: string; readonly isChanged: boolean } {
  const isLog = file.endsWith('-wal');
  const how = oneOf(
    draw,
    Object.keys(HARMS).filter((name) => !isLog || !CUTS.includes(name)),
  );
  const before = readFileSync(file);
  const part = isLog ? Math.floor(before.length / 2) : before.length;
  const harmed = HARMS[how]?.(Buffer.from(before.subarray(0, part)), draw) ?? before;
  const after = Buffer.concat([harmed, before.subarray(part)]);
  if (after.length < before.length) truncateSync(file, after.length);
  else writeFileSync(file, after);
  return { how, isChanged: !before.equals(after) };
}
