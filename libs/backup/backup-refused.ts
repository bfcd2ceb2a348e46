/**
 * - `missing`, `unreadable`: as the file system says
 * - `foreign`: no backup of Tillwatch; `damaged`: not what was written, or not all of it; `newer`: of a newer version
 * - `exists`: there is something where the backup shall be written; `busy`: another backup or restore is at it
 * - `occupied`: where the restore shall write, something lies already; `incomplete`: a restore into it was cut off
 * - `unwritable`, `no-room`: as the file system says
 */
export type BackupRefusal =
  | 'missing'
  | 'unreadable'
  | 'foreign'
  | 'damaged'
  | 'newer'
  | 'exists'
  | 'busy'
  | 'occupied'
  | 'incomplete'
  | 'unwritable'
  | 'no-room';

/** A backup was not made, or not restored, and nothing that was there before was changed. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';

  /** @param message one sentence for the person at the command line: what is the matter, and what to do */
  constructor(
    readonly code: BackupRefusal,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
