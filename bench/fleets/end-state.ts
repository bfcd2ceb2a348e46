import { createHash } from 'node:crypto';
import path from 'node:path';
import { openReadModel } from '#read-model';
import { rowsOf } from '../../apps/projector/testing/rows.js';

/** What time alone changes: when a device was assessed, and with what outcome then. */
const OF_THE_INSTANT = new Set(['assessment', 'band', 'risk', 'cause', 'action', 'lookAgainAt']);

/** Tables by name: how many rows, and each row as text by its own key (tenant, device and the like). */
export type EndState = Readonly<Record<string, readonly string[]>>;

/** The rows of a stopped product's read model that must not depend on the way in which its events came. */
export async function endStateOf(dataDir: string): Promise<EndState> {
  const model = await openReadModel({ file: path.join(dataDir, 'read-model.db'), mode: 'own' });
  try {
    const tables = Object.entries(await rowsOf(model.db));
    return Object.fromEntries(tables.map(([name, rows]) => [name, rows.map(textOf)]));
  } finally {
    await model.close();
  }
}

const textOf = (row: unknown): string =>
  JSON.stringify(row, (name, value: unknown) => (OF_THE_INSTANT.has(name) ? undefined : value));

/** One line for people; equal states have equal ones. */
export const digestOf = (state: EndState): string => {
  const counts = Object.entries(state).flatMap(([name, rows]) => (rows.length > 0 ? [`${rows.length} ${name}`] : []));
  const digest = createHash('sha256').update(JSON.stringify(state)).digest('hex').slice(0, 12);
  return `${digest} (${counts.join(', ')})`;
};

/** The first row that is another one, cut short; undefined where there is none. */
export function firstDifference(one: EndState, other: EndState): string | undefined {
  for (const [name, rows] of Object.entries(one)) {
    const others = other[name] ?? [];
    if (rows.length !== others.length) return `${rows.length} and ${others.length} ${name}`;
    const at = rows.findIndex((row, i) => row !== others[i]);
    if (at >= 0) return `${name} ${at}: ${apart(rows[at] ?? '', others[at] ?? '')}`;
  }
  return undefined;
}

const SHOWN = 150;

function apart(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = Math.max(0, at - SHOWN);
  return `...${one.slice(from, at + SHOWN)}... and ...${other.slice(from, at + SHOWN)}...`;
}
