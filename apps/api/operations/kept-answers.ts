import { BREAK, visit, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { writtenVersion } from '#read-model/queries';
import {
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
}

/** Fields that are read elsewhere than in the read model, or by the clock. */
const READ_ELSEWHERE = new Set(['history', 'riskHistory', 'rejectedEvents', '__schema', '__type']);
const PAST = 'asOf';

/**
 * Answers of queries, kept as text for as long as nothing whatever is written to the read model: a desk of many people
 * looks at the same page, and between two commits of the projector it is the same. Everything that decides about a request
 * (who asks, limits, receipts) comes before, and what the answer says of itself is made anew each time.
 */
export class KeptAnswers {
  readonly #answers = new LRUCache<string, Data>({
    maxSize: KEPT_ANSWERS_CHARACTERS_MAX,
    maxEntrySize: KEPT_ANSWER_CHARACTERS_MAX,
    sizeCalculation: (data) => textOf(data)?.length ?? 1,
  });
  /** Many ask at once just after a commit: the first one's work serves them all. */
  readonly #underWay = new Map<string, Promise<Data | undefined>>();
  readonly #names = new WeakMap<OperationDefinitionNode, string | null>();
  #named = 0;
  #db: Database | undefined;
  #version: string | undefined;

  /**
   * What `run` gives, or gave since the read model was last written; undefined where it gives none, which is not kept.
   * The data is a token for its text: `stringifyAnswer` knows it.
   */
  async of(request: KeptRequest, run: () => Promise<Data | undefined>): Promise<Data | undefined> {
    const key = this.#keyOf(request);
    if (key === undefined) return run();
    const version = await writtenVersion(request.db);
    if (version === undefined) return run();
    if (version !== this.#version || request.db !== this.#db) this.#forget(request.db, version);
    const known = this.#answers.get(key) ?? this.#underWay.get(key);
    if (known !== undefined) return known;
    const answer = this.#keep(key, version, run);
    this.#underWay.set(key, answer);
    return answer;
  }

  async #keep(key: string, version: string, run: () => Promise<Data | undefined>): Promise<Data | undefined> {
    const db = this.#db;
    try {
      const data = await run();
      if (data === undefined) return undefined;
      const kept = tokenOf(JSON.stringify(data));
      // What is written meanwhile makes the answer newer than its version says, never older.
      if (this.#version === version && this.#db === db) this.#answers.set(key, kept);
      return kept;
    } finally {
      if (this.#version === version && this.#db === db) this.#underWay.delete(key);
    }
  }

  #forget(db: Database, version: string): void {
    this.#answers.clear();
    this.#underWay.clear();
    [this.#db, this.#version] = [db, version];
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
