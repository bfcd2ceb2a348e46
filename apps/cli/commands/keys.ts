import { existsSync } from 'node:fs';
import { openAccessStore, ROLES, TENANT } from '#access';
import type { AccessStore, KeyEntry, Role } from '#access';
import { checkRestoredWhole } from '#backup';
import { prepareFolders, type Settings } from '#settings';
import { CommandFailed, WrongUsage } from '../failures.js';
import { settingsOf, faultsSentence } from '../settings-of.js';
import type { Surroundings } from '../surroundings.js';
import type { AddCommand } from './command.js';

const CREATE_HELP = `
Roles: gateway (sends terminal events, reads nothing), viewer (reads), operator (reads, sends, imports, changes devices),
admin (all of its tenant, keys too). The key is shown once; only its hash is kept. A running server knows it within two
seconds.

Examples:
  $ tillwatch keys create --tenant acme --role gateway
  $ tillwatch keys create --tenant acme --role viewer --json | jq -r .key`;

interface CreateOptions {
  readonly tenant: string;
  readonly role: string;
  readonly json?: true;
}

/** `keys create|list|revoke`: on the access store itself, beside a running server or without one. */
export const addKeys: AddCommand = (program, { surroundings }) => {
  const keys = program.command('keys').description('make, list and revoke keys');
  keys
    .command('create')
    .description('make a key for a tenant')
    .requiredOption('--tenant <tenant>', 'whose key it is: 1 to 32 of a-z 0-9 _')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--json', 'print {"id","tenant","role","key"}')
    .addHelpText('after', CREATE_HELP)
    .allowExcessArguments(false)
    .action(async (options: CreateOptions) => create(options, surroundings));
  keys
    .command('list')
    .description('list all keys, oldest first; the keys themselves are known to nobody')
    .option('--json', 'print an array of {"id","tenant","role","createdAt","revokedAt"}')
    .addHelpText('after', '\nExample:\n  $ tillwatch keys list --json')
    .allowExcessArguments(false)
    .action(async (options: { readonly json?: true }) => list(options.json === true, surroundings));
  keys
    .command('revoke')
    .description('revoke a key for good; a running server refuses it within two seconds')
    .argument('<id>', 'the id that create and list show, not the key')
    .addHelpText('after', '\nExample:\n  $ tillwatch keys revoke key_0f3a5c7e9b1d2f46')
    .allowExcessArguments(false)
    .action(async (id: string) => revoke(id, surroundings));
};

async function create({ tenant, role: name, json }: CreateOptions, surroundings: Surroundings): Promise<void> {
  if (!TENANT.test(tenant)) throw new WrongUsage('The option --tenant takes 1 to 32 of a-z 0-9 _.');
  const role = ROLES.find((known) => known === name);
  if (!role) throw new WrongUsage(`The option --role takes one of ${ROLES.join(', ')}.`);
  const settings = settingsOf(surroundings.env);
  checkRestoredWhole(settings.dataDir);
  const faults = await prepareFolders(settings);
  if (faults.length > 0) throw new WrongUsage(faultsSentence(faults));
  const made = await withStore(settings, surroundings, async (store) => store.createKey(tenant, role));
  surroundings.stdout.write(json ? `${JSON.stringify(created(made))}\n` : described(made));
}

type Made = Awaited<ReturnType<AccessStore['createKey']>>;
const created = ({ keyId, tenant, role, key }: Made): { id: string; tenant: string; role: Role; key: string } => ({
  id: keyId,
  tenant,
  role,
  key,
});
const described = ({ keyId, tenant, role, key }: Made): string =>
  `Key of tenant ${tenant}, role ${role} (shown once): ${key}\nIts id, to revoke it: ${keyId}\n`;

async function list(asJson: boolean, surroundings: Surroundings): Promise<void> {
  const settings = settingsOf(surroundings.env);
  const keys = isThere(settings) ? await withStore(settings, surroundings, async (store) => store.listKeys()) : [];
  surroundings.stdout.write(asJson ? `${JSON.stringify(keys.map(listed))}\n` : table(keys));
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const listed = ({ keyId, tenant, role, createdAt, revokedAt }: KeyEntry): Record<string, string | null> => ({
  id: keyId,
  tenant,
  role,
  createdAt: instant(createdAt),
  revokedAt: instant(revokedAt),
});

function table(keys: readonly KeyEntry[]): string {
  if (keys.length === 0) return 'There are no keys yet.\n';
  const rows = [['ID', 'TENANT', 'ROLE', 'CREATED', 'REVOKED'], ...keys.map((key) => Object.values(listed(key)))];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly (string | null)[]): string =>
    row
      .map((cell, column) => (cell ?? '').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

async function revoke(id: string, surroundings: Surroundings): Promise<void> {
  const settings = settingsOf(surroundings.env);
  const isKnown = isThere(settings) && (await withStore(settings, surroundings, async (store) => store.revokeKey(id)));
  if (!isKnown) throw new CommandFailed('There is no key with this id; tillwatch keys list shows the ids.');
  surroundings.stdout.write('Revoked.\n');
}

/** Nobody who only looks makes a file; a database is made before by whoever runs it. */
const isThere = ({ access }: Settings): boolean => access.kind !== 'sqlite' || existsSync(access.file);

async function withStore<T>(
  { access }: Settings,
  { now }: Surroundings,
  use: (store: AccessStore) => Promise<T>,
): Promise<T> {
  const store = await openAccessStore(access, { now });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
