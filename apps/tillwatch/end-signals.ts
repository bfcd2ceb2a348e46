/**
 * SIGTERM is a supervisor's, SIGINT that of Ctrl-C, SIGHUP comes when the terminal is closed: there is nothing to read
 * anew, settings are of the environment.
 */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Ctrl-C under npm comes twice within milliseconds, from the terminal and handed on by npm. A person who wants it to end
 * now takes longer to press again.
 */
const AGAIN_AFTER_MS = 1_000;

/**
 * The signal that asks the process to end.
 *
 * @param onImpatient asked again, later than {@link AGAIN_AFTER_MS}: whoever asked waits no longer
 */
export function untilSignal(onImpatient: (signal: NodeJS.Signals) => void): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    const asked = (signal: NodeJS.Signals): void => {
      askedAt ??= performance.now();
      resolve(signal);
      if (performance.now() - askedAt >= AGAIN_AFTER_MS) onImpatient(signal);
    };
    for (const signal of SIGNALS) process.on(signal, asked);
  });
}
