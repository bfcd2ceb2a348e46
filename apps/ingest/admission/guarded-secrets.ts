import type { TenantSecrets } from '#access';

/** The store of secrets did not give a key; `cause` says why. */
export class SecretsUnavailable extends Error {
  override readonly name = 'SecretsUnavailable';
}

/** Tells a store of secrets that fails from all else that may go wrong on the way of an event. */
export function guarded(secrets: TenantSecrets): TenantSecrets {
  const unavailable = (cause: unknown): never => {
    throw new SecretsUnavailable('the store of secrets does not answer', { cause });
  };
  return {
    identityKey: (tenant) => secrets.identityKey(tenant).catch(unavailable),
    cardKey: (tenant, quarter) => secrets.cardKey(tenant, quarter).catch(unavailable),
  };
}
