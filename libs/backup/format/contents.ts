import { z } from 'zod';

/** Files up to 9 PB; what JSON says exactly. */
const whole = z.int().min(0);

const SECTION = z.object({
  name: z.enum(['events', 'access', 'read-model']),
  /** `PRAGMA user_version` of the file. */
  schemaVersion: whole.min(1),
  /** Of the SQLite file. */
  bytes: whole,
  /** As it lies in the backup. */
  storedBytes: whole,
  /** Of what lies in the backup, in hexadecimal. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const CONTENTS = z.object({
  /** The version of Tillwatch that made the backup. */
  productVersion: z.string().max(64),
  /** When the copied instant was, RFC 3339 in UTC. */
  createdAt: z.iso.datetime(),
  storeId: z.string().max(64),
  events: whole,
  /** In the order in which they lie in the file. */
  sections: z.array(SECTION).max(8),
});

/** A store in a backup. */
export type BackupSection = z.infer<typeof SECTION>;
/** What a backup says of itself. */
export type BackupContents = z.infer<typeof CONTENTS>;
export type SectionName = BackupSection['name'];

/** @returns undefined where the text is not what `JSON.stringify` made of contents, or a section is there twice */
export function parseContents(text: string): BackupContents | undefined {
  const { success, data } = CONTENTS.safeParse(fromJson(text));
  if (!success || new Set(data.sections.map(({ name }) => name)).size !== data.sections.length) return undefined;
  return data;
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
