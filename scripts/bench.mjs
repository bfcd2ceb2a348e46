// Starts the runner of the benches from its sources; what it takes stands in bench/runner/main.ts.
import path from 'node:path';
import './typescript-from-source.mjs';

process.chdir(path.resolve(import.meta.dirname, '..'));
await import('../bench/runner/main.ts');
