import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { textOf } from './repository-files.js';

type Versions = Readonly<Record<string, string>>;
interface Manifest {
  readonly license: string;
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly overrides: Versions;
}
interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly resolved?: string;
  readonly optionalDependencies?: Versions;
}

const manifest = JSON.parse(textOf('package.json')) as Manifest;
const { packages } = JSON.parse(textOf('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const LICENCES_ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT'];

/** `(MIT OR GPL-2.0)` needs one of them, `MIT AND ISC` all. */
const isAllowed = (licence: string): boolean =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => LICENCES_ALLOWED.includes(one)));

/** Where Node would find it from there: the nearest `node_modules` upwards. */
function isLocked(from: string, name: string): boolean {
  if (path.posix.join(from, 'node_modules', name) in packages) return true;
  const parent = from.lastIndexOf('/node_modules/');
  if (parent >= 0) return isLocked(from.slice(0, parent), name);
  return from !== '' && isLocked('', name);
}

describe('packages', () => {
  it('are pinned to exact versions', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides };
    expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('that the product runs on have licences that let it be given away', () => {
    const used = Object.entries(packages).filter(([name, { dev }]) => name !== '' && dev !== true);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter(([, { license }]) => !isAllowed(license ?? 'none')).map(([name]) => name)).toEqual([]);
  });

  it('are in the lock for every platform, or npm ci refuses it', () => {
    const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(from, name)),
    );
    expect(missing).toEqual([]);
  });

  it("are locked without one machine's registry", () => {
    const foreign = Object.values(packages).filter(
      ({ resolved }) => resolved && !resolved.startsWith('https://registry.npmjs.org/'),
    );
    expect(foreign).toEqual([]);
  });
});
