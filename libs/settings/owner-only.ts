import { umask } from 'node:process';

/** Of what a process makes, nothing for the group and for others. */
const OWNER_ONLY = 0o077;

/**
 * From now on folders and files that this process makes are its user's alone: the stores hold secrets and the fleet of
 * every tenant. Those that are there keep the rights that they have.
 */
export function makeForOwnerOnly(): void {
  umask(OWNER_ONLY);
}
