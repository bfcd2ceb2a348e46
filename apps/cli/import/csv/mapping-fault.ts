/** What is wrong with a mapping, and where in it: `events[0].data.component`. */
export class MappingFault extends Error {
  override readonly name = 'MappingFault';

  constructor(place: string, rule: string) {
    super(`${place === '' ? 'the mapping' : place} ${rule}`);
  }
}

/** A path of the mapping as people write it. */
export const placeOf = (path: readonly PropertyKey[]): string =>
  path.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at > 0 ? '.' : ''}${String(key)}`)).join('');
