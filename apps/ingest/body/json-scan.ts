/** Character codes of JSON's punctuation. */
const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** What the scan answers where the text is no JSON. */
export const NO_JSON = -1;

export const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Index of the first character at or after `at` that is no blank of JSON. */
export function skipBlanks(text: string, at: number): number {
  while (isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

/**
 * Index after the JSON value (RFC 8259) that begins at `at`, or NO_JSON. It checks all that `JSON.parse` checks but
 * builds nothing, so that neither depth nor size cost memory beyond one entry for each open bracket.
 */
export function valueEnd(text: string, at: number): number {
  const awaited: number[] = [];
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_LIST) {
      const close = code === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_LIST;
      at = skipBlanks(text, at + 1);
      if (text.charCodeAt(at) !== close) {
        awaited.push(close);
        at = memberStart(text, at, close);
        if (at === NO_JSON) return NO_JSON;
        continue;
      }
      at += 1;
    } else {
      at = scalarEnd(text, at, code);
      if (at === NO_JSON) return NO_JSON;
    }
    // A value has ended: so may any number of brackets, until a comma announces another value.
    for (;;) {
      const close = awaited.at(-1);
      if (close === undefined) return at;
      at = skipBlanks(text, at);
      const next = text.charCodeAt(at);
      if (next === close) {
        awaited.pop();
        at += 1;
        continue;
      }
      if (next !== COMMA) return NO_JSON;
      at = memberStart(text, skipBlanks(text, at + 1), close);
      if (at === NO_JSON) return NO_JSON;
      break;
    }
  }
}

/** Where the value of the member that begins at `at` begins: in an object after its key and colon. */
function memberStart(text: string, at: number, close: number): number {
  if (close === CLOSE_LIST) return at;
  if (text.charCodeAt(at) !== QUOTE) return NO_JSON;
  const keyEnd = stringEnd(text, at);
  if (keyEnd === NO_JSON) return NO_JSON;
  const colon = skipBlanks(text, keyEnd);
  return text.charCodeAt(colon) === COLON ? skipBlanks(text, colon + 1) : NO_JSON;
}

const SCALAR = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y;

function scalarEnd(text: string, at: number, code: number): number {
  if (code === QUOTE) return stringEnd(text, at);
  SCALAR.lastIndex = at;
  return SCALAR.test(text) ? SCALAR.lastIndex : NO_JSON;
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

function stringEnd(text: string, at: number): number {
  for (at += 1; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) {
      ESCAPE.lastIndex = at;
      if (!ESCAPE.test(text)) return NO_JSON;
      at = ESCAPE.lastIndex - 1;
    } else if (!(code >= 0x20)) return NO_JSON; // a control character, or NaN at the end of the text
  }
}
