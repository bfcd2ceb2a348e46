import { BREAK, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { writtenVersion } from '#read-model/queries';
import type { Freshness } from '../server/reading.js';
import {
  KEPT_ANSWER_AGE_MS_MAX,
  KEPT_ANSWER_AGE_PER_MS,
  KEPT_ANSWER_CHARACTERS_MAX,
  KEPT_ANSWERS_CHARACTERS_MAX,
  KEPT_VARIABLES_LENGTH_MAX,
} from '../limits/query-limits.js';

type Database = Parameters<typeof writtenVersion>[0];
type Data = Readonly<Record<string, unknown>>;

export interface KeptRequest {
  readonly db: Database;
  readonly tenant: string;
  /** Validated; the same objects whenever the same text comes again. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the read model reflects now. */
  readonly freshness: Freshness;
  /** No answer that reflects less may be given; undefined: nor one that is older than what can be read. */
  readonly atLeast: bigint | undefined;
}

/** An answer and what it reflects. */
export interface Answer {
  readonly data: Data;
  readonly freshness: Freshness;
}

/** One run, from its beginning: its answer is what could be read then, or newer. */
interface Run {
  readonly version: string;
  readonly freshness: Freshness;
  /** Milliseconds of a clock that nobody sets. */
  readonly beganAt: number;
  /** Infinite until it is over. */
  readonly tookMs: number;
  readonly data: Promise<Data | undefined>;
}

/** Fields that are read elsewhere than in the read model, or by the clock. */
export const READ_ELSEWHERE: ReadonlySet<string> = new Set([
  'history',
  'riskHistory',
  'rejectedEvents',
  '__schema',
  '__type',
]);
const PAST = 'asOf';

/**
 * Answers of queries, kept as text: a desk of many people looks at the same page, and between two commits of the projector
 * it is the same. While events wait to be projected, commits follow one another, and making each page anew for each of them
 * would take all of the loop's time: then an answer may be some milliseconds old, ten times what it took to make and a
 * quarter of a second at most, and says of itself what it reflects. Not for who waits for a receipt, nor for who was told
 * of something newer. Everything that decides about a request (who asks, limits, receipts) comes before.
 */
export class KeptAnswers {
  readonly #answers = new LRUCache<string, Run & { readonly text: string }>({
    maxSize: KEPT_ANSWERS_CHARACTERS_MAX,
    maxEntrySize: KEPT_ANSWER_CHARACTERS_MAX,
    sizeCalculation: ({ text }) => text.length + 1,
  });
  /** Many ask at once just after a commit: the first one's work serves them all. */
  readonly #underWay = new Map<string, Run>();
  readonly #names = new WeakMap<OperationDefinitionNode, string | null>();
  #named = 0;
  #db: Database | undefined;

  constructor(private readonly clock: () => number = () => performance.now()) {}

  /**
   * What `run` gives, or gave as the request allows; undefined where it gives none, which is not kept.
   * The data is a token for its text: `stringifyAnswer` knows it.
   */
  async of(request: KeptRequest, run: () => Promise<Data | undefined>): Promise<Answer | undefined> {
    const { db, freshness } = request;
    const key = this.#keyOf(request);
    const version = key === undefined ? undefined : await writtenVersion(db);
    if (key === undefined || version === undefined) return answerOf(await run(), freshness);
    if (db !== this.#db) this.#forget(db);
    const known = [this.#answers.get(key), this.#underWay.get(key)].find(
      (one) => one && this.#serves(one, version, request),
    );
    const found = known ?? this.#begin(key, version, freshness, run);
    // Where nothing was written since, it reflects all that can be read now.
    const reflected = found.version === version ? freshness : this.#aged(found);
    return answerOf(await found.data, reflected);
  }

  #serves(
    { version, beganAt, tookMs, freshness }: Run,
    now: string,
    { atLeast, freshness: { lagMs } }: KeptRequest,
  ): boolean {
    if (version === now) return true;
    // Where nothing waits, everybody is told the newest.
    if (atLeast === undefined || lagMs === 0 || BigInt(freshness.logPosition) < atLeast) return false;
    return this.clock() - beganAt <= Math.min(KEPT_ANSWER_AGE_MS_MAX, KEPT_ANSWER_AGE_PER_MS * tookMs);
  }

  /** What it did not hold when it began has waited since. */
  #aged({ freshness: { logPosition, lagMs }, beganAt }: Run): Freshness {
    return { logPosition, lagMs: Math.max(1, Math.round(lagMs + this.clock() - beganAt)) };
  }

  #begin(key: string, version: string, freshness: Freshness, run: () => Promise<Data | undefined>): Run {
    const beganAt = this.clock();
    const data = run().then((made) => made && tokenOf(JSON.stringify(made)));
    const begun: Run = { version, freshness, beganAt, tookMs: Number.POSITIVE_INFINITY, data };
    this.#underWay.set(key, begun);
    const [db, isNewest] = [this.#db, () => this.#underWay.get(key) === begun];
    data
      .then((made) => {
        const text = made && textOf(made);
        // One that began later is newer.
        if (text === undefined || !isNewest() || this.#db !== db) return;
        this.#answers.set(key, { ...begun, tookMs: this.clock() - beganAt, text });
      })
      // Who asked is told.
      .catch(() => {})
      .finally(() => {
        if (isNewest()) this.#underWay.delete(key);
      });
    return begun;
  }

  #forget(db: Database): void {
    this.#answers.clear();
    this.#underWay.clear();
    this.#db = db;
  }

  #keyOf({ tenant, document, operation, variables }: KeptRequest): string | undefined {
    let name = this.#names.get(operation);
    if (name === undefined) {
      name = isOfRowsAlone(document, operation) ? String((this.#named += 1)) : null;
      this.#names.set(operation, name);
    }
    if (name === null) return undefined;
    const values = JSON.stringify(variables);
    return values.length > KEPT_VARIABLES_LENGTH_MAX ? undefined : `${name} ${tenant} ${values}`;
  }
}

function isOfRowsAlone(document: DocumentNode, { operation }: OperationDefinitionNode): boolean {
  let isOfRows = operation === 'query';
  const elsewhere = (): typeof BREAK => {
    isOfRows = false;
    return BREAK;
  };
  visit(document, {
    Field: ({ name }) => (READ_ELSEWHERE.has(name.value) ? elsewhere() : undefined),
    Argument: ({ name }) => (name.value === PAST ? elsewhere() : undefined),
  });
  return isOfRows;
}

const answerOf = (data: Data | undefined, freshness: Freshness): Answer | undefined => data && { data, freshness };

const texts = new WeakMap<object, string>();
const textOf = (data: Data): string | undefined => texts.get(data);

function tokenOf(text: string): Data {
  const token = {};
  texts.set(token, text);
  return token;
}

/** An answer as JSON: what was kept is not made again. */
export function stringifyAnswer(answer: { readonly data?: Data | null | undefined }): string {
  const { data, ...more } = answer;
  const text = data ? textOf(data) : undefined;
  if (text === undefined) return `${JSON.stringify(answer)}\n`;
  const rest = JSON.stringify(more);
  return rest === '{}' ? `{"data":${text}}\n` : `{"data":${text},${rest.slice(1)}\n`;
}
