import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Original } from './original.js';
import { torn, tornBackup } from './torn.js';

/** Of these every so many is a backup. */
const BACKUP_EVERY = 6;

/** Describes what becomes of so many harmed files, one a seed; of one alone where `SPEC_TORN_SEED` names it. */
export function describeTornFiles(count: number): void {
  const asked = process.env['SPEC_TORN_SEED'];
  const seeds = asked === undefined ? Array.from({ length: count }, (_, n) => n + 1) : [Number(asked)];

  describe('a file that was cut off or changed', () => {
    let original: Original;
    beforeAll(async () => {
      original = await Original.make();
    }, 60_000);
    afterAll(() => original.dispose());

    it.each(seeds)(
      'is refused by name, folded anew or told of, and never answered from as if it were whole (SPEC_TORN_SEED=%i)',
      async (seed) => {
        const found = await (seed % BACKUP_EVERY === 0 ? tornBackup(original, seed) : torn(original, seed));
        expect(found).not.toMatchObject({ outcome: 'LIE' });
      },
      60_000,
    );
  });
}
