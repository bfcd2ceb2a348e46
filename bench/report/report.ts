// What every bench reports through: a line a figure for people, and the same figure to the runner, which writes the file.
import { type Figure, judge, type JudgedFigure } from './figure.js';
import { lineOf } from './line.js';

/** What a bench tells the runner. */
export type Told =
  | { readonly kind: 'figure'; readonly figure: JudgedFigure }
  | { readonly kind: 'skipped' | 'wrong'; readonly why: string };

/** A quick run measures less of everything: enough to see that a bench works, and figures that are coarse. */
export const isQuick = process.argv.includes('--quick');

/** Reports one figure; a target that is missed does not fail the bench, it is written down. */
export function tell(figure: Figure): void {
  const judged = judge(figure);
  console.log(lineOf(judged));
  say({ kind: 'figure', figure: judged });
}

/** Reports that what was measured was not right, so that no figure of it counts: the bench ends with a status of 1. */
export function tellWrong(why: string): void {
  console.error(`WRONG: ${why}`);
  say({ kind: 'wrong', why });
  process.exitCode = 1;
}

/** Reports that something needed is not there, and ends the bench. */
export function skip(why: string): never {
  console.log(`skipped: ${why}`);
  say({ kind: 'skipped', why });
  process.exit();
}

/** Without a runner there is nobody to tell. */
const say = (told: Told): void => void process.send?.(told);
