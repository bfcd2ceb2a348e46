import type { BodyKind } from './media.js';
import { isBlank, NO_JSON, skipBlanks, valueEnd } from './json-scan.js';

/** Where one event stands in the text of its body, blanks around it left out. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** Finds the events of a body one after the other, so that its caller can stop, or pause, after each. */
export interface EventTexts {
  next(): Bounds | 'end' | 'unreadable';
}

/** `unreadable` comes where a body as a whole is not what its content type says; a line is only judged by itself. */
export function eventTexts(kind: BodyKind, text: string): EventTexts {
  if (kind === 'lines') return new Lines(text);
  return kind === 'batch' ? new Batch(text) : new One(text);
}

class One implements EventTexts {
  #read = false;
  constructor(private readonly text: string) {}

  next(): Bounds | 'end' | 'unreadable' {
    if (this.#read) return 'end';
    this.#read = true;
    const from = skipBlanks(this.text, 0);
    const to = valueEnd(this.text, from);
    return to === NO_JSON || skipBlanks(this.text, to) !== this.text.length ? 'unreadable' : { from, to };
  }
}

/** The elements of a JSON array, each as it was written. All that stands between and around them is checked as well. */
class Batch implements EventTexts {
  #at = -1;
  constructor(private readonly text: string) {}

  next(): Bounds | 'end' | 'unreadable' {
    const begin = this.#at === -1 ? this.#open() : this.#separator();
    if (typeof begin !== 'number') return begin;
    const to = valueEnd(this.text, begin);
    if (to === NO_JSON) return 'unreadable';
    this.#at = to;
    return { from: begin, to };
  }

  /** Where the first element begins. */
  #open(): number | 'end' | 'unreadable' {
    const bracket = skipBlanks(this.text, 0);
    if (this.text[bracket] !== '[') return 'unreadable';
    const first = skipBlanks(this.text, bracket + 1);
    return this.text[first] === ']' ? this.#close(first) : first;
  }

  /** Where the next element begins, after a comma. */
  #separator(): number | 'end' | 'unreadable' {
    const at = skipBlanks(this.text, this.#at);
    if (this.text[at] === ']') return this.#close(at);
    return this.text[at] === ',' ? skipBlanks(this.text, at + 1) : 'unreadable';
  }

  #close(bracket: number): 'end' | 'unreadable' {
    return skipBlanks(this.text, bracket + 1) === this.text.length ? 'end' : 'unreadable';
  }
}

/** Lines that are not blank; the last may lack its line feed. */
class Lines implements EventTexts {
  #at = 0;
  constructor(private readonly text: string) {}

  next(): Bounds | 'end' {
    while (this.#at < this.text.length) {
      const feed = this.text.indexOf('\n', this.#at);
      const from = this.#at;
      const to = feed === -1 ? this.text.length : feed;
      this.#at = to + 1;
      const bounds = this.#trimmed(from, to);
      if (bounds.from < bounds.to) return bounds;
    }
    return 'end';
  }

  #trimmed(from: number, to: number): Bounds {
    while (from < to && isBlank(this.text.charCodeAt(from))) from += 1;
    while (to > from && isBlank(this.text.charCodeAt(to - 1))) to -= 1;
    return { from, to };
  }
}
