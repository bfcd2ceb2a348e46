import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Results } from '../runner/results.js';
import { withBlocks } from './blocks.js';
import { pictureOf } from './picture.js';

/** Documents that hold figures; a spec of the repository sees to it that they are those of the file. */
export const DOCUMENTS = ['README.md', 'docs/performance.md'] as const;
export const PICTURE = 'docs/performance.svg';

/** Brings the picture and the figures in the documents up to what a run measured. */
export function writeDocuments(results: Results): void {
  writeFileSync(PICTURE, pictureOf(results));
  for (const file of DOCUMENTS) writeFileSync(file, withBlocks(readFileSync(file, 'utf8'), results));
  execFileSync(
    process.execPath,
    ['node_modules/prettier/bin/prettier.cjs', '--log-level=warn', '--write', ...DOCUMENTS],
    {
      stdio: 'inherit',
    },
  );
}
