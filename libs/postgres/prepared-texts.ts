import { LRUCache } from 'lru-cache';
import { COUNTED_MAX, PREPARED_AFTER, PREPARED_MAX } from './postgres-limits.js';

/**
 * Which texts are worth preparing: those that are asked again and again. Each connection keeps what it prepared until it
 * ends, so that no more than so many are.
 */
export class PreparedTexts {
  readonly #counts = new LRUCache<string, number>({ max: COUNTED_MAX });
  readonly #names = new Map<string, string>();

  /** The name under which a connection prepares this text; undefined: it does not. */
  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= PREPARED_MAX) return undefined;
    const count = (this.#counts.get(text) ?? 0) + 1;
    this.#counts.set(text, count);
    if (count < PREPARED_AFTER) return undefined;
    const name = `tillwatch_${this.#names.size}`;
    this.#names.set(text, name);
    this.#counts.delete(text);
    return name;
  }
}
