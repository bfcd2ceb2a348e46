import { readFileSync } from 'node:fs';

/** The schema that is served, as text (SDL); the file lies beside this one, built or not. */
export const servedSchema = (): string => readFileSync(new URL('./tillwatch.graphql', import.meta.url), 'utf8');

/** The core that outsiders build against; the served one may only grow beyond it. */
export const coreSchema = (): string => readFileSync(new URL('./core.graphql', import.meta.url), 'utf8');
