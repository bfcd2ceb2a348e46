/** Gives the reason why a part is not well, in words without secrets; undefined when it is. May throw. */
export type HealthCheck = () => string | undefined | Promise<string | undefined>;

export interface Liveness {
  readonly status: 'live';
}

export interface Readiness {
  readonly ready: boolean;
  /** By name of the part; `reason` only where it is not well. */
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly reason?: string }>>;
}

export interface Health {
  /** Adds a part that must be well before requests are sent here; returns how to take it away. */
  check(name: string, check: HealthCheck): () => void;
  /** From now on not ready: the process is going down and takes nothing new. */
  stopping(): void;
  /** The process answers: that is all. */
  live(): Liveness;
  ready(): Promise<Readiness>;
}

/** A check that does not answer is a part that is not well; an orchestrator asks every few seconds. */
const CHECK_TIMEOUT_MS = 2_000;

export interface CreateHealth {
  readonly checkTimeoutMs?: number;
}

/** Health of a process as its parts tell it. Without any check it is ready. */
export function createHealth({ checkTimeoutMs = CHECK_TIMEOUT_MS }: CreateHealth = {}): Health {
  const checks = new Map<string, HealthCheck>();
  let isStopping = false;
  return {
    check(name, check) {
      checks.set(name, check);
      return () => checks.delete(name);
    },
    stopping() {
      isStopping = true;
    },
    live: () => ({ status: 'live' }),
    async ready() {
      const asked = [...checks].map(async ([name, check]) => [name, await reasonOf(check, checkTimeoutMs)] as const);
      const reasons = await Promise.all(asked);
      if (isStopping) reasons.push(['process', 'is stopping']);
      return {
        ready: reasons.every(([, reason]) => reason === undefined),
        checks: Object.fromEntries(
          reasons.map(([name, reason]) => [name, reason === undefined ? { ok: true } : { ok: false, reason }]),
        ),
      };
    },
  };
}

async function reasonOf(check: HealthCheck, timeoutMs: number): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`did not answer within ${timeoutMs} ms`), timeoutMs);
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return 'could not be asked'; // what was thrown may quote anything
  } finally {
    clearTimeout(timer);
  }
}
