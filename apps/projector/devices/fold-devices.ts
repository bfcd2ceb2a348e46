import { Pace, type FoldFailure } from '#device-history';
import type { DevicePage, FoldContext } from './device-page.js';
import { foldPage } from './fold-page.js';
import type { WorkingSet } from './working-set.js';

/**
 * Folds a page into its devices; gives the events that could not be folded. Others get their turn in between: devices that
 * are folded anew take their time.
 */
export async function foldDevices(
  context: FoldContext,
  pages: readonly DevicePage[],
  working: WorkingSet,
): Promise<FoldFailure[]> {
  const failures: FoldFailure[] = [];
  const turns = new Pace();
  for (const page of pages) {
    const folding = foldPage(context, page);
    const folded = folding instanceof Promise ? await folding : folding;
    working.add(page.device, folded, page.items.length);
    if (folding instanceof Promise) {
      failures.push(...folded.failures);
      await turns.rest();
    }
  }
  return failures;
}
