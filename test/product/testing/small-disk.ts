import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A file system of its own that holds so little that it can be filled; only root can make one. */
export class SmallDisk {
  readonly #filler: string;

  private constructor(readonly folder: string) {
    this.#filler = path.join(folder, 'filler');
  }

  /** Undefined where this user or system cannot. */
  static mount(sizeKib: number): SmallDisk | undefined {
    const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-small-disk-'));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKib}k`, 'tillwatch-spec', folder]);
    if (status === 0) return new SmallDisk(folder);
    rmSync(folder, { recursive: true });
    return undefined;
  }

  /** Takes all room that is left, but for so much. */
  fill(leaveKib = 0): void {
    for (const bytes of [64 * 1024, 4 * 1024]) {
      try {
        for (;;) writeFileSync(this.#filler, Buffer.alloc(bytes), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
    truncateSync(this.#filler, Math.max(0, statSync(this.#filler).size - leaveKib * 1024));
  }

  makeRoom(): void {
    rmSync(this.#filler, { force: true });
  }

  setWritable(isWritable: boolean): void {
    spawnSync('mount', ['-o', `remount,${isWritable ? 'rw' : 'ro'}`, this.folder]);
  }

  remove(): void {
    spawnSync('umount', [this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
