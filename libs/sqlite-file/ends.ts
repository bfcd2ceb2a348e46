/** Ends of the names of all files that SQLite keeps for one: itself, its log, the index of that, its journal. */
export const SQLITE_FILE_ENDS = ['', '-wal', '-shm', '-journal'] as const;
