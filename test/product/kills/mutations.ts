import type { Product } from '../testing/product.js';
import { oneOf } from '../testing/random.js';

const DEVICES = ['m0', 'm1', 'm2'];

interface Asked {
  readonly commandId: string;
  readonly query: string;
  readonly input: object;
  state: 'unknown' | 'done' | 'refused';
}

/** Lifecycle mutations, one after the other; each is told again with its id until it has an answer. */
export class Mutations {
  readonly #asked: Asked[] = [];

  constructor(
    private readonly product: Product,
    private readonly draw: () => number,
  ) {}

  /** Ids of those that were answered, so that their events must be there. */
  get done(): readonly string[] {
    return this.#asked.filter(({ state }) => state === 'done').map(({ commandId }) => commandId);
  }

  /** Ids of those whose events may be there. */
  get possible(): readonly string[] {
    return this.#asked.filter(({ state }) => state !== 'refused').map(({ commandId }) => commandId);
  }

  /** Tells the next. */
  async next(): Promise<boolean | 'gone'> {
    const commandId = `c-${this.#asked.length}`;
    const device = oneOf(this.draw, DEVICES);
    const [name, input] = oneOf<[string, object]>(this.draw, [
      ['registerDevice', { serial: `S-${device}`, model: 'm' }],
      ['deployDevice', { position: `lane-${device}`, site: 's', merchant: 'm' }],
      ['confirmFailure', { component: 'CHIP_READER' }],
      ['recordRepair', { component: 'CHIP_READER', action: 'REPLACED_PART', finding: 'CONFIRMED' }],
      ['withdrawDevice', { to: 'STOCK' }],
    ]);
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const asked: Asked = {
      commandId,
      query: `mutation ($input: ${type}!) { ${name}(input: $input) { id revision } }`,
      input: { commandId, device, ...input },
      state: 'unknown',
    };
    this.#asked.push(asked);
    return this.#tell(asked);
  }

  async settle(): Promise<string[]> {
    const wrong: string[] = [];
    for (const asked of this.#asked.filter(({ state }) => state === 'unknown')) {
      if ((await this.#tell(asked)) === 'gone') wrong.push(`the mutation ${asked.commandId} has no answer`);
    }
    return wrong;
  }

  async #tell(asked: Asked): Promise<boolean | 'gone'> {
    const answer = await this.product.ask(asked.query, { input: asked.input }).catch(() => undefined);
    if (answer === undefined) return 'gone';
    const code = answer.errors?.[0]?.extensions.code;
    // A server that is stopping answers with a problem, which has neither.
    if (code === undefined) asked.state = answer.data ? 'done' : 'unknown';
    else if (code === 'CONFLICT' || code === 'NOT_FOUND') asked.state = 'refused';
    else if (code !== 'NOT_YET' && code !== 'UNAVAILABLE') throw new Error(`${asked.commandId}: ${code}`);
    return asked.state === 'done';
  }
}
