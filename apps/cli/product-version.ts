import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** The version of this Tillwatch, such as `0.1.0`. */
export function productVersion(): string {
  const file = findPackageJSON('.', import.meta.url);
  const parsed: unknown = file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'));
  const isNamed = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return isNamed && typeof parsed.version === 'string' ? parsed.version : 'unknown';
}
