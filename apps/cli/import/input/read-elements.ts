import { RECORD_BYTES_MAX, TOO_LARGE, recordOf } from './input-record.js';
import type { InputRecord } from './input-record.js';

const [NEWLINE, QUOTE, BACKSLASH, COMMA, OPEN_LIST, CLOSE_LIST] = [0x0a, 0x22, 0x5c, 0x2c, 0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === NEWLINE || byte === 0x0d;

/**
 * The elements of one JSON array, each as the text it was written as (a parser would round its numbers). Holds one
 * element in memory. Only the array's own frame is checked here; what is no JSON inside an element is for its parser.
 */
export async function* readElements(content: AsyncIterable<Uint8Array>): AsyncGenerator<InputRecord> {
  const scanner = new ElementScanner();
  for await (const chunk of content) yield* scanner.read(chunk);
  yield* scanner.end();
}

type Place = 'before' | 'between' | 'inside' | 'after' | 'beyond';

class ElementScanner {
  #place: Place = 'before';
  #line = 1;
  #startLine = 1;
  /** Brackets open inside the element. */
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #awaitsElement = false;
  #held: Uint8Array[] = [];
  #heldLength = 0;

  *read(chunk: Uint8Array): Generator<InputRecord> {
    let from = 0;
    for (let at = 0; at < chunk.length && this.#place !== 'beyond'; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#place === 'inside' && this.#endsElement(byte)) {
        this.#hold(chunk.subarray(from, at));
        yield this.#element();
        this.#leave(byte);
      } else if (this.#place === 'inside') {
        this.#follow(byte);
      } else if (!isBlank(byte)) {
        const fault = this.#frame(byte);
        if (fault) yield { line: this.#line, fault: { reason: 'unreadable', detail: fault } };
        from = at;
      }
      if (byte === NEWLINE) this.#line += 1;
    }
    if (this.#place === 'inside') this.#hold(chunk.subarray(from));
  }

  *end(): Generator<InputRecord> {
    if (this.#place === 'after' || this.#place === 'beyond') return;
    yield { line: this.#line, fault: { reason: 'unreadable', detail: 'the array is not closed' } };
  }

  /** One byte of the array's own frame; begins an element, or says what is wrong. */
  #frame(byte: number): string | undefined {
    if (this.#place === 'before') {
      this.#place = 'between';
      return byte === OPEN_LIST ? undefined : this.#giveUp('this is no array');
    }
    if (this.#place === 'after') return this.#giveUp('something follows the array');
    if (byte === CLOSE_LIST || byte === COMMA) {
      const isMissing = this.#awaitsElement || byte === COMMA;
      this.#leave(byte);
      return isMissing ? 'an element is missing' : undefined;
    }
    this.#place = 'inside';
    this.#startLine = this.#line;
    this.#follow(byte);
    return undefined;
  }

  #giveUp(detail: string): string {
    this.#place = 'beyond';
    return detail;
  }

  #leave(byte: number): void {
    this.#place = byte === COMMA ? 'between' : 'after';
    this.#awaitsElement = byte === COMMA;
  }

  #endsElement(byte: number): boolean {
    return this.#depth === 0 && !this.#isInString && (byte === COMMA || byte === CLOSE_LIST);
  }

  #follow(byte: number): void {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) this.#isInString = false;
    } else if (byte === QUOTE) this.#isInString = true;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#depth += 1;
    else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#depth -= 1;
  }

  /** What is too long is counted and not kept. */
  #hold(bytes: Uint8Array): void {
    this.#heldLength += bytes.length;
    if (this.#heldLength > RECORD_BYTES_MAX) this.#held = [];
    else this.#held.push(bytes.slice());
  }

  #element(): InputRecord {
    const line = this.#startLine;
    const isTooLong = this.#heldLength > RECORD_BYTES_MAX;
    const bytes = Buffer.concat(this.#held);
    [this.#held, this.#heldLength] = [[], 0];
    [this.#depth, this.#isInString, this.#isEscaped] = [0, false, false];
    return isTooLong ? { line, fault: TOO_LARGE } : recordOf(line, bytes);
  }
}
