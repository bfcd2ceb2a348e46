import { describeFault, readSettings } from '#settings';

/** Status of a process whose settings are wrong (CONTRACT, part 1). */
const WRONG_SETTINGS = 2;

const settings = readSettings(process.env, 'api');
if (Array.isArray(settings)) {
  for (const fault of settings) process.stderr.write(`${describeFault(fault)}\n`);
  process.exitCode = WRONG_SETTINGS;
} else {
  // A process of its own needs stores that several can write, and the settings refuse those until they are built.
  throw new Error('settings for a separate process were let through without a backend that could serve them');
}
