import path from 'node:path';
import { broken, parsed } from './parsed.js';
import type { Parsed } from './parsed.js';

const PORT_MAX = 65_535;
/** 32 characters of a good generator are 160 bits and more; the upper bound keeps the header that carries it small. */
const ADMIN_KEY_LENGTH_MIN = 32;
const ADMIN_KEY_LENGTH_MAX = 512;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** 0 asks the system for a free port. */
export function parsePort(text: string): Parsed<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= PORT_MAX ? parsed(port) : broken(`must be a whole number from 0 to ${PORT_MAX}`);
}

/** A path, made absolute from the folder that the process runs in. */
export const parsePath = (text: string): Parsed<string> =>
  text.includes('\0') ? broken('must be a path without NUL characters') : parsed(path.resolve(text));

export function parseSwitch(text: string): Parsed<boolean> {
  return text === 'on' || text === 'off' ? parsed(text === 'on') : broken('must be on or off');
}

/** The key travels in a header, so it holds visible ASCII characters only. */
export function parseAdminKey(text: string): Parsed<string> {
  const fits = text.length >= ADMIN_KEY_LENGTH_MIN && text.length <= ADMIN_KEY_LENGTH_MAX && VISIBLE_ASCII.test(text);
  return fits
    ? parsed(text)
    : broken(`must have ${ADMIN_KEY_LENGTH_MIN} to ${ADMIN_KEY_LENGTH_MAX} visible ASCII characters without blanks`);
}
