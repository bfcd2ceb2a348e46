import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CommandFailed, WrongUsage, codeOf } from '../../failures.js';
import { placeOf } from './mapping-fault.js';
import { mappingSchema } from './mapping-schema.js';
import type { Mapping } from './mapping-schema.js';

/** A mapping is written by a person. */
const MAPPING_BYTES_MAX = 1024 * 1024;

/** Values, cases and conditions within one another; the deepest of a published fleet has 9 levels. Checking them is recursive. */
const MAPPING_DEPTH_MAX = 64;

/** Reads and checks a mapping. Throws CommandFailed where it cannot be read, WrongUsage where it is none. */
export async function readMapping(file: string): Promise<Mapping> {
  const name = basename(file);
  return mappingOf(await read(file, name), name);
}

/** The mapping that a text is. Throws WrongUsage where it is none. */
export function mappingOf(text: string, name: string): Mapping {
  const json = parseJson(text, name);
  if (isDeeperThan(MAPPING_DEPTH_MAX, json))
    throw new WrongUsage(`The mapping ${name} is nested more than ${MAPPING_DEPTH_MAX} deep.`);
  const parsed = mappingSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [first, ...more] = parsed.error.issues;
  const others = more.length > 0 ? ` (and ${more.length} more)` : '';
  const place = placeOf(first?.path ?? []);
  throw new WrongUsage(
    `The mapping ${name} is wrong${place ? ` at ${place}` : ''}: ${first?.message ?? 'not understood'}${others}.`,
  );
}

async function read(file: string, name: string): Promise<string> {
  try {
    if ((await stat(file)).size > MAPPING_BYTES_MAX)
      throw new WrongUsage(`The mapping ${name} is larger than ${MAPPING_BYTES_MAX} bytes.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof WrongUsage) throw error;
    throw new CommandFailed(`The mapping ${name} cannot be read (${codeOf(error) ?? 'unknown reason'}).`);
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new WrongUsage(`The mapping ${name} is no JSON.`);
  }
}

const isDeeperThan = (levels: number, json: unknown): boolean =>
  typeof json === 'object' &&
  json !== null &&
  (levels === 0 || Object.values(json).some((inner) => isDeeperThan(levels - 1, inner)));
