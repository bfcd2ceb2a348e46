import { makeForOwnerOnly } from '#settings';
import { runServer } from './run-server.js';

makeForOwnerOnly();
process.exitCode = await runServer(process.env);
