import { hash } from 'node:crypto';

/** 256 virtual shards, fixed for ever: the first byte of SHA-256 of `tenant/name`, two lower-case hex digits. */
export const shardOf = (tenant: string, name: string): string => hash('sha256', `${tenant}/${name}`, 'hex').slice(0, 2);

const SHARDED = ['telemetry', 'clock', 'device'] as const;
const UNSHARDED = ['site', 'model', 'cohort', 'incident', 'command', 'rejected'] as const;
export type ShardedCategory = (typeof SHARDED)[number];
export type UnshardedCategory = (typeof UNSHARDED)[number];

export type StreamName =
  | { readonly category: ShardedCategory; readonly shard: string; readonly tenant: string; readonly name: string }
  | { readonly category: UnshardedCategory; readonly tenant: string; readonly name: string };

/** Stream of one device: facts from it, facts with a clock that was not believed, or lifecycle. */
export const deviceStream = (category: ShardedCategory, tenant: string, device: string): string =>
  `${category}-${shardOf(tenant, device)}-${tenant}-${device}`;

export const siteStream = (tenant: string, site: string): string => `site-${tenant}-${site}`;
/** Models and command ids may be any text, so their streams carry a hash of it. */
export const modelStream = (tenant: string, model: string): string => `model-${tenant}-${hash('sha256', model, 'hex')}`;
export const commandStream = (tenant: string, commandId: string): string =>
  `command-${tenant}-${hash('sha256', commandId, 'hex')}`;
export const rejectedStream = (tenant: string): string => `rejected-${tenant}`;

/** Shard and tenant hold no hyphen: split at the first three hyphens (two where there is no shard), the rest is the name. */
export function parseStreamName(stream: string): StreamName | undefined {
  const first = stream.indexOf('-');
  if (first < 0) return undefined;
  const category = stream.slice(0, first);
  const second = stream.indexOf('-', first + 1);
  if ((UNSHARDED as readonly string[]).includes(category)) {
    const end = second < 0 ? stream.length : second;
    const [tenant, name] = [stream.slice(first + 1, end), stream.slice(end + 1)];
    return { category: category as UnshardedCategory, tenant, name };
  }
  const third = second < 0 ? -1 : stream.indexOf('-', second + 1);
  if (third < 0 || !(SHARDED as readonly string[]).includes(category)) return undefined;
  return {
    category: category as ShardedCategory,
    shard: stream.slice(first + 1, second),
    tenant: stream.slice(second + 1, third),
    name: stream.slice(third + 1),
  };
}
