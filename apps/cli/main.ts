import { makeForOwnerOnly } from '#settings';
import { runCommandLine } from './command-line.js';
import { systemSurroundings } from './surroundings.js';

makeForOwnerOnly();
const status = await runCommandLine(process.argv.slice(2), systemSurroundings());
// A command that goes on (the server of `up`) decides on its status itself.
if (status !== undefined) process.exitCode = status;
