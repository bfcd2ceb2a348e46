export { BackupRefused, type BackupRefusal } from './backup-refused.js';
export { createBackup, type BackupMade, type CreateBackup } from './create-backup.js';
export type { BackupContents } from './format/contents.js';
export { BACKED_UP_STORES, type StoreFiles } from './backed-up-stores.js';
export type { BackupStep, OnProgress } from './progress.js';
export { restoreBackup, type BackupRestored, type RestoreBackup } from './restore-backup.js';
export { checkRestoredWhole, RESTORE_MARKER } from './restore-marker.js';
