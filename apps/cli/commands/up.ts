import type { AddCommand } from './command.js';

const HELP = `
Listens on TILLWATCH_PORT (3000) and keeps its data in TILLWATCH_DATA_DIR (./data). The first start prints the
administrator key once. Ctrl-C or SIGTERM ends it; nothing that was acknowledged is lost.

Examples:
  $ tillwatch up
  $ TILLWATCH_PORT=8080 TILLWATCH_DATA_DIR=/var/lib/tillwatch TILLWATCH_DEMO=off tillwatch up`;

/** The server, in this process, so that signals and the exit status are its own. */
export const addUp: AddCommand = (program, { end }) => {
  program
    .command('up')
    .description('start the server in the foreground, everything in one process')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .action(async () => {
      end(undefined);
      const server = new URL('../../tillwatch/main.js', import.meta.url);
      await import(server.href);
    });
};
