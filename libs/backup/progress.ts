/**
 * What is being done. A backup copies and packs (`copy`, `pack`), a restore verifies and unpacks (`verify`, `unpack`); both
 * `check` the pages of a store, and a restore puts its files in place (`place`) at the end.
 */
export type BackupStep = 'copy' | 'check' | 'pack' | 'verify' | 'unpack' | 'place';

/** @param doneBytes of `totalBytes`, over all steps; a check takes time without adding to it */
export type OnProgress = (step: BackupStep, doneBytes: number, totalBytes: number) => void;

/** Adds up steps that each count from zero. */
export class ProgressSum {
  #before = 0;
  #done = 0;

  constructor(
    private readonly totalBytes: number,
    private readonly onProgress: OnProgress,
  ) {}

  /** How far the present part of a step is. */
  at(step: BackupStep, bytes: number): void {
    this.#done = bytes;
    this.onProgress(step, this.#before + bytes, this.totalBytes);
  }

  /** The next part begins where this one ended. */
  next(): void {
    this.#before += this.#done;
    this.#done = 0;
  }
}
