import { WrongUsage } from '../../failures.js';
import type { Surroundings } from '../../surroundings.js';

const PORT_DEFAULT = '3000';
const PORT_MAX = 65_535;
const KEY_LENGTH_MAX = 512;

/** The whole address of the way in, of `--url` or of this machine's server. Throws WrongUsage. */
export function telemetryUrl(given: string | undefined, { env }: Surroundings): string {
  const port = env['TILLWATCH_PORT'] ?? PORT_DEFAULT;
  if (given === undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= PORT_MAX)) {
    throw new WrongUsage(`TILLWATCH_PORT must be a whole number from 0 to ${PORT_MAX}.`);
  }
  const base = given ?? `http://127.0.0.1:${port}`;
  const url = URL.canParse(base) ? new URL(base) : undefined;
  const isServer =
    url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.search === '';
  if (!isServer) throw new WrongUsage('The option --url takes the address of a server, such as http://127.0.0.1:3000.');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/v1/telemetry`;
}

/** The key of `--key` or TILLWATCH_KEY. Throws WrongUsage. */
export function keyOf(given: string | undefined, { env }: Surroundings): string {
  const key = given ?? env['TILLWATCH_KEY'];
  if (key === undefined || key === '')
    throw new WrongUsage('A key is missing: give one of role operator with TILLWATCH_KEY or --key.');
  if (key.length > KEY_LENGTH_MAX || !/^[\x21-\x7e]+$/.test(key)) {
    throw new WrongUsage('The key that was given is none: a key has visible ASCII characters only.');
  }
  return key;
}

/** The value of an option, from 1 on; undefined where it was not given. Throws WrongUsage. */
export function wholeNumber(option: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > max) throw new WrongUsage(`The option ${option} takes a whole number from 1 to ${max}.`);
  return value;
}
