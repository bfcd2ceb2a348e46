import { readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { BackupRefused } from '../backup-refused.js';
import { temporaryFolder } from '../testing/installation.js';
import type { BackupContents } from './contents.js';
import { writeTrailer } from './layout.js';
import { openBackup } from './open-backup.js';
import { BackupWriter } from './write-backup.js';

const folder = temporaryFolder();
const TOLD = { productVersion: '1.2.3', createdAt: '2026-01-01T00:00:00.000Z', storeId: 'store', events: 7 };
const NAMES = ['events', 'access', 'read-model'] as const;
let made = 0;

async function write(files: readonly Buffer[]): Promise<{ file: string; contents: BackupContents }> {
  const file = folder.path(`made-${(made += 1)}`);
  const writer = await BackupWriter.create(file);
  const sections = [];
  for (const [at, bytes] of files.entries()) {
    const source = folder.path(`source-${at}`);
    writeFileSync(source, bytes);
    sections.push(await writer.add({ name: NAMES[at] ?? 'events', schemaVersion: at + 1 }, source, () => {}));
  }
  const contents = { ...TOLD, sections };
  await writer.finish(contents);
  await writer.close();
  return { file, contents };
}

async function read(file: string): Promise<Buffer[]> {
  const backup = await openBackup(file);
  try {
    await backup.verify(() => {});
    const files: Buffer[] = [];
    for (const section of backup.contents.sections) {
      const target = folder.path('target');
      const handle = await open(target, 'w');
      try {
        await backup.extract(section, handle, () => {});
      } finally {
        await handle.close();
      }
      files.push(readFileSync(target));
    }
    return files;
  } finally {
    await backup.close();
  }
}

const outcomeOf = (file: string): Promise<unknown> =>
  read(file).then(
    () => 'restored',
    (error: unknown) => error,
  );

describe('a backup file', () => {
  it('gives back what was put in, and what it says of itself', async () => {
    const files = [randomBytes(3_000_000), Buffer.alloc(2_500_000, 'page '), Buffer.from('x')];
    const { file, contents } = await write(files);
    expect((await read(file)).map((bytes, at) => bytes.equals(files[at] ?? Buffer.of()))).toEqual([true, true, true]);
    const backup = await openBackup(file);
    expect(backup.contents).toEqual(contents);
    await backup.close();
    expect(contents.sections.map(({ bytes }) => bytes)).toEqual([3_000_000, 2_500_000, 1]);
    expect(contents.sections[1]?.storedBytes).toBeLessThan(10_000);
    expect(readFileSync(file, 'latin1')).toMatch(/^Tillwatch backup, format 1\n/);
  });

  it('is refused with any one byte changed, wherever it is', async () => {
    const { file } = await write([Buffer.from('events'.repeat(20)), Buffer.from('keys'), Buffer.from('rows')]);
    const whole = readFileSync(file);
    expect(whole.length).toBeLessThan(1_500);
    const changed = folder.path('changed');
    const missed: number[] = [];
    for (let at = 0; at < whole.length; at += 1) {
      for (const mask of [0x01, 0xff]) {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        writeFileSync(changed, bytes);
        if (!((await outcomeOf(changed)) instanceof BackupRefused)) missed.push(at);
      }
    }
    expect(missed).toEqual([]);
  }, 30_000);

  it('is refused when it is cut off, wherever, and when something is behind it', async () => {
    const { file } = await write([Buffer.from('events'.repeat(20)), Buffer.from('keys')]);
    const whole = readFileSync(file);
    const cut = folder.path('cut');
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(cut, whole.subarray(0, length));
      expect([length, await outcomeOf(cut)]).toEqual([length, expect.any(BackupRefused)]);
    }
    writeFileSync(cut, Buffer.concat([whole, Buffer.of(0)]));
    expect(await outcomeOf(cut)).toMatchObject({ code: 'damaged' });
  }, 30_000);

  it.each<[code: string, name: string, bytes: Buffer]>([
    ['foreign', 'empty', Buffer.of()],
    [
      'foreign',
      'text',
      Buffer.from('SQLite format 3\0 and more of it, so that there is room for a trailer and all'.repeat(9)),
    ],
    ['newer', 'newer', Buffer.from('Tillwatch backup, format 2\nwhatever comes then')],
    ['foreign', 'nought', Buffer.from('Tillwatch backup, format 0\n')],
    ['damaged', 'begun', Buffer.from('Tillwatch backup, format 1\n')],
  ])('is %s when it is %s', async (code, name, bytes) => {
    const file = folder.path(name);
    writeFileSync(file, bytes);
    expect(await outcomeOf(file)).toMatchObject({ code, message: expect.stringMatching(new RegExp(`${name}.*[.]$`)) });
  });

  it('says when it is not there, or is none at all', async () => {
    expect(await outcomeOf(folder.path('nowhere'))).toMatchObject({ code: 'missing' });
    expect(await outcomeOf(folder.path('.'))).toMatchObject({ code: 'unreadable' });
  });

  it('is refused when it holds more than it says', async () => {
    const { file, contents } = await write([Buffer.alloc(5_000_000)]);
    const [section] = contents.sections;
    if (!section) throw new Error('no section');
    // The sum of the contents is right, the length of what is inside is not: a bomb, made on purpose.
    const text = Buffer.from(JSON.stringify({ ...contents, sections: [{ ...section, bytes: 10 }] }));
    const sections = readFileSync(file).subarray(0, 'Tillwatch backup, format 1\n'.length + section.storedBytes);
    const forged = folder.path('forged');
    writeFileSync(forged, Buffer.concat([sections, text, writeTrailer(text)]));
    expect(await outcomeOf(forged)).toMatchObject({ code: 'damaged' });
  });
});
