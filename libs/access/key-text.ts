import { hash, randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses one, so a plain hash of it, without salt or stretching, gives nothing away. */
const KEY_BYTES = 32;
/** 64 bits tell a hundred thousand keys apart; hex, so that no id looks like an option of the command line. */
const KEY_ID_BYTES = 8;
/** A bearer text longer than this is no key of ours (`tw_` and 43 characters) nor of the environment (512 at most). */
const KEY_LENGTH_MAX = 512;

export const newKeyText = (): string => `tw_${randomBytes(KEY_BYTES).toString('base64url')}`;
export const newKeyId = (): string => `key_${randomBytes(KEY_ID_BYTES).toString('hex')}`;

/** SHA-256 in hex: all that is ever stored or looked up of a key. Undefined for what is too long to be one. */
export const hashOfKey = (key: string): string | undefined =>
  key.length > KEY_LENGTH_MAX ? undefined : hash('sha256', key, 'hex');
