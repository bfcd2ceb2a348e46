import { buildClientSchema, getIntrospectionQuery, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { ANSWER_CODES } from '../../../apps/api/errors/answer-error.js';
import { KnownValues } from '../../../apps/api/operations/testing/known-values.js';
import { RandomArguments } from '../../../apps/api/operations/testing/random-arguments.js';
import { randomOperation } from '../../../apps/api/operations/testing/random-query.js';
import { ADMIN_KEY, type Product } from '../../product/testing/product.js';
import { drawing, oneOf } from '../../product/testing/random.js';
import { INNER } from './inner.js';
import { KeenClient, type Heard } from './keen-client.js';
import { tryAtOnce } from './try-at-once.js';

const CODES: ReadonlySet<string> = new Set([...ANSWER_CODES, 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']);
const ASKERS = 3;
/** A query that takes longer each time it is asked is a finding; a busy machine takes its time now and then. */
const TOOK_MS_MAX = 2_000;
const ASKED_TIMES_MAX = 4;
const MESSAGE_LENGTH_MAX = 510;

interface Body {
  readonly type?: string;
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

export interface Outcomes {
  asked: number;
  answered: number;
  readonly codes: Map<string, number>;
  slowestMs: number;
}

/** Asks a running product whatever its schema allows, and more. */
export class Asking {
  readonly outcomes: Outcomes = { asked: 0, answered: 0, codes: new Map(), slowestMs: 0 };
  readonly #client: KeenClient;
  readonly #known: KnownValues;

  private constructor(
    product: Product,
    private readonly schema: GraphQLSchema,
    names: readonly string[],
  ) {
    this.#client = new KeenClient(product.url);
    this.#known = new KnownValues(names);
  }

  static async of(product: Product, names: readonly string[]): Promise<Asking> {
    const { data } = await product.ask(getIntrospectionQuery());
    return new Asking(product, buildClientSchema(data as IntrospectionQuery), names);
  }

  /** One operation, which its seed and the answers to those before tell; throws where the answer is none that is documented. */
  async ask(seed: number): Promise<void> {
    const draw = drawing(seed);
    const kind = draw() < 0.85 ? 'query' : 'mutation';
    const { text, variables } = randomOperation(this.schema, kind, new RandomArguments(this.#known, draw), draw);
    const body = bodyOf(draw() < 0.15 ? spoilt(text, draw) : text, variables, draw);
    let heard = await this.#post(body);
    for (let times = 1; heard.tookMs > TOOK_MS_MAX && times < ASKED_TIMES_MAX; times += 1)
      heard = await this.#post(body);
    this.outcomes.asked += 1;
    this.outcomes.slowestMs = Math.max(this.outcomes.slowestMs, heard.tookMs);
    const fault = this.#judge(heard);
    if (fault !== undefined) throw new Error(`seed ${seed}: ${fault}\n${body}\n${heard.text.slice(0, 2_000)}`);
  }

  /** Several at once: they meet each other's pages, cursors and compiled queries. */
  askMany(seed: number, inputs: number): Promise<void> {
    return tryAtOnce(ASKERS, { seed, inputs }, (one) => this.ask(one));
  }

  #post(body: string): Promise<Heard> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` };
    return this.#client.send('/graphql', body, headers);
  }

  #judge({ status, text, tookMs }: Heard): string | undefined {
    if (tookMs > TOOK_MS_MAX) return `took ${tookMs.toFixed(0)} ms`;
    if (status !== 200 && status !== 400) return `status ${status}`;
    const { data, errors = [], type } = JSON.parse(text) as Body;
    // What is no JSON never comes to GraphQL.
    if (status === 400 && type === 'about:blank') return INNER.test(text) ? 'tells of its inside' : undefined;
    for (const { message, extensions } of errors) {
      const code = String(extensions?.['code']);
      this.outcomes.codes.set(code, (this.outcomes.codes.get(code) ?? 0) + 1);
      if (!CODES.has(code)) return `code ${code}`;
      if (INNER.test(message)) return 'tells of its inside';
      if (message.length > MESSAGE_LENGTH_MAX || message === '') return `a message of ${message.length} characters`;
    }
    if (errors.length > 0) return undefined;
    if (data === undefined || data === null) return 'neither data nor errors';
    this.outcomes.answered += 1;
    this.#known.learn(data, '', drawing(this.outcomes.asked));
    return undefined;
  }

  close(): void {
    this.#client.close();
  }
}

function bodyOf(query: string, variables: object, draw: () => number): string {
  const how = draw();
  if (how < 0.9) return JSON.stringify({ query, variables });
  const others: unknown[] = [
    { query, variables: null },
    { query, variables: [variables] },
    { query, variables: 'text' },
    { query, variables, operationName: oneOf(draw, ['Random', 'Other', '', null, 7, {}]) },
    {
      query,
      variables,
      extensions: oneOf<unknown>(draw, [{}, null, 7, { persistedQuery: { version: 1, sha256Hash: 'x' } }]),
    },
    { query: [query], variables },
    { variables },
    { query: null },
    [{ query, variables }],
    'text',
    null,
    7,
  ];
  const text = JSON.stringify(oneOf(draw, others));
  return how < 0.97 ? text : spoilt(text, draw);
}

const SNIPPETS = [
  '{',
  '}',
  '(',
  ')',
  '"',
  '"""',
  '#',
  '...',
  '@include(if: 1)',
  '@deprecated',
  '@skip',
  ' on Query ',
  '__typename',
  '__schema { types { name } }',
  '__type(name: "Device") { name }',
  '$v0',
  ': [Int!]! = 3',
  'first: 99999999999',
  'first: 1.5',
  'after: 5',
  'nothing',
  'query Other { fleet { online } }',
  'subscription { deviceChanged { cursor } }',
  'fragment F0 on Device { ...F0 }',
  '\\u0000',
  '\0',
  '\ufeff',
  '\ud800',
  '💥',
  '4111111111111111',
  '[[[[[[[[',
];

function spoilt(text: string, draw: () => number): string {
  const at = Math.floor(draw() * text.length);
  const removed = draw() < 0.5 ? 0 : Math.floor(draw() * 12);
  const put = draw() < 0.8 ? oneOf(draw, SNIPPETS) : '';
  const one = text.slice(0, at) + put + text.slice(at + removed);
  return draw() < 0.3 ? spoilt(one, draw) : one;
}
