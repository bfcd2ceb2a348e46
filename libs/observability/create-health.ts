/** A part that tells more than whether it is well. */
export interface PartState {
  /** Why it is not well; absent: it is. */
  readonly fault?: string;
  /** What an operator should know although it is well. */
  readonly notes: readonly string[];
}

type Told = string | PartState | undefined;

/** Gives the reason why a part is not well, in words without secrets; undefined when it is. May throw. */
export type HealthCheck = () => Told | Promise<Told>;

export interface Liveness {
  readonly status: 'live';
}

export interface Readiness {
  readonly ready: boolean;
  /** By name of the part; `reason` only where it is not well, `notes` where there is something to know. */
  readonly checks: Readonly<Record<string, PartReadiness>>;
}

export interface PartReadiness {
  readonly ok: boolean;
  readonly reason?: string;
  readonly notes?: readonly string[];
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
      const asked = [...checks].map(
        async ([name, check]) => [name, readinessOf(await told(check, checkTimeoutMs))] as const,
      );
      const parts = await Promise.all(asked);
      if (isStopping) parts.push(['process', readinessOf('is stopping')]);
      return {
        ready: parts.every(([, { ok }]) => ok),
        checks: Object.fromEntries(parts),
      };
    },
  };
}

function readinessOf(told: Told): PartReadiness {
  const { fault: reason, notes = [] } = typeof told === 'string' ? { fault: told } : { ...told };
  return { ok: reason === undefined, ...(reason !== undefined && { reason }), ...(notes.length > 0 && { notes }) };
}

async function told(check: HealthCheck, timeoutMs: number): Promise<Told> {
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
