import { runServer } from './run-server.js';

process.exitCode = await runServer(process.env);
