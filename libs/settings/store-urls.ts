import path from 'node:path';
import { isEndpoint } from './endpoint.js';
import { broken, parsed } from './parsed.js';
import type { Parsed } from './parsed.js';
import type { EventStoreDbLocation, PostgresLocation, SqliteLocation } from './settings.js';

const SQLITE_RULE = 'must name a file after sqlite:, such as sqlite:/var/lib/tillwatch/events.db';
const POSTGRES_RULE = 'must look like postgres://user:password@host:5432/database';
const EVENTSTORE_RULE =
  'must look like esdb://host:2113?tls=true (or esdb+discover://, kurrentdb://, kurrentdb+discover://)';
const EVENTSTORE_URL = /^(?:esdb|kurrentdb)(?<discover>\+discover)?:\/\/(?:[^@/?]*@)?(?<hosts>[^@/?]+)\/?(?:\?[^#]*)?$/;

/** A relative file counts from the folder that the process runs in. Memory stores and URI options are no files. */
function parseSqlite(text: string): Parsed<SqliteLocation> {
  const file = text.slice('sqlite:'.length);
  const namesFile = file.trim() !== '' && !/[\0?#]/.test(file) && !file.startsWith(':') && !/[/\\]$/.test(file);
  const namesHost = /^\/\/[^/]/.test(file);
  return namesFile && !namesHost ? parsed({ kind: 'sqlite', file: path.resolve(file) }) : broken(SQLITE_RULE);
}

function parsePostgres(text: string): Parsed<PostgresLocation> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const hasHost = url !== undefined && (url.hostname !== '' || url.searchParams.has('host'));
  const hasDatabase = url !== undefined && url.pathname.length > 1;
  return hasHost && hasDatabase ? parsed({ kind: 'postgres', url: text }) : broken(POSTGRES_RULE);
}

/** Several hosts may stand there, which no URL parser knows; the client knows only the scheme `esdb`. */
function parseEventStoreDb(text: string): Parsed<EventStoreDbLocation> {
  const groups = EVENTSTORE_URL.exec(text)?.groups;
  const hosts = groups?.['hosts']?.split(',') ?? [];
  if (hosts.length === 0 || !hosts.every((host) => isEndpoint(host, 'port optional'))) return broken(EVENTSTORE_RULE);
  return parsed({ kind: 'eventstoredb', url: text.replace(/^kurrentdb/, 'esdb') });
}

export function parseEventStoreUrl(text: string): Parsed<SqliteLocation | EventStoreDbLocation> {
  if (text.startsWith('sqlite:')) return parseSqlite(text);
  if (/^(?:esdb|kurrentdb)(?:\+discover)?:\/\//.test(text)) return parseEventStoreDb(text);
  return broken('must begin with sqlite:, esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://');
}

/** Of the read model and of the access store. */
export function parseDatabaseUrl(text: string): Parsed<SqliteLocation | PostgresLocation> {
  if (text.startsWith('sqlite:')) return parseSqlite(text);
  if (/^postgres(?:ql)?:\/\//.test(text)) return parsePostgres(text);
  return broken('must begin with sqlite: or postgres://');
}
