import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  decodeRecord,
  encodeRecord,
  eventTypes,
  type NewEvent,
  REJECTED_TYPE,
  decodeRejection,
  encodeRejection,
} from '../index.js';

const folder = new URL('../golden/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const golden = (file: string): NewEvent & { readonly record: unknown } => {
  const { eventId, type, data, metadata, record } = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  return { eventId, type, data: JSON.stringify(data), metadata: JSON.stringify(metadata), record };
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Stored once is stored for ever: these files are never changed, only added to (`scripts/make-golden.mjs`). */
describe('what was ever stored', () => {
  it('has a golden file for every type and version', () => {
    expect(files.map((file) => file.replace(/\.json$/, '')).sort()).toEqual(
      [...eventTypes.keys(), REJECTED_TYPE].sort(),
    );
  });

  it.each(files.filter((file) => !file.startsWith('tillwatch.')))('is decoded as it was meant: %s', (file) => {
    const { record, ...stored } = golden(file);
    expect(plain(decodeRecord(stored))).toEqual(record);
  });

  it.each(files.filter((file) => !file.startsWith('tillwatch.')))('is still written like that: %s', (file) => {
    const { record: _record, ...stored } = golden(file);
    expect(encodeRecord(decodeRecord(stored))).toEqual({ ...stored, isSerialized: true });
  });

  it('holds for refused events too', () => {
    const { record, ...stored } = golden(`${REJECTED_TYPE}.json`);
    expect(decodeRejection(stored)).toEqual(record);
    expect(encodeRejection(decodeRejection(stored), stored.eventId)).toEqual({ ...stored, isSerialized: true });
  });
});
