import { addBackup } from './backup.js';
import type { AddCommand } from './command.js';
import { addDeadLetters } from './dead-letters.js';
import { addDoctor } from './doctor.js';
import { addImport } from './import.js';
import { addKeys } from './keys.js';
import { addRebuild } from './rebuild.js';
import { addRestore } from './restore.js';
import { addSimulate } from './simulate.js';
import { addUp } from './up.js';

/** Every command, in the order of the help. A command is a file of its own beside this one. */
export const COMMANDS: readonly AddCommand[] = [
  addUp,
  addSimulate,
  addImport,
  addKeys,
  addRebuild,
  addDeadLetters,
  addDoctor,
  addBackup,
  addRestore,
];
