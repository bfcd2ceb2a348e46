/** The name of a token in JSON, or in JSON within a text of JSON, where its quotes are escaped. */
const TOKEN_NAME = /(\\{0,7})"cardHash\1"\s*:\s*/g;
const SCALAR = /[^\s,}\]]*/y;

/** A text, JSON or nearly so, in which no `cardHash` shows its value. What never ends is taken out up to the end. */
export function withoutTokens(text: string): string {
  let shown = '';
  let at = 0;
  for (const { 0: name, 1: escapes = '', index } of text.matchAll(TOKEN_NAME)) {
    if (index < at) continue; // inside the value of another one
    const begin = index + name.length;
    shown += `${text.slice(at, begin)}${escapes}"***${escapes}"`;
    at = endOfValue(text, begin, escapes);
  }
  return shown + text.slice(at);
}

function endOfValue(text: string, begin: number, escapes: string): number {
  const quote = `${escapes}"`;
  if (text.startsWith(quote, begin)) return endOfText(text, begin + quote.length, quote);
  if (text[begin] === '{' || text[begin] === '[') return endOfNested(text, begin, quote);
  SCALAR.lastIndex = begin;
  SCALAR.test(text);
  return SCALAR.lastIndex;
}

/** After the quote that ends the text which begins at `at`; the end of everything where none does. */
function endOfText(text: string, at: number, quote: string): number {
  for (let end = text.indexOf(quote, at); end !== -1; end = text.indexOf(quote, end + 1)) {
    if (backslashesBefore(text, end) % 2 === 0) return end + quote.length;
  }
  return text.length;
}

function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (text[at - 1 - count] === '\\') count += 1;
  return count;
}

function endOfNested(text: string, begin: number, quote: string): number {
  let open = 0;
  for (let at = begin; at < text.length; at += 1) {
    if (text.startsWith(quote, at)) {
      at = endOfText(text, at + quote.length, quote) - 1;
      continue;
    }
    if (text[at] === '{' || text[at] === '[') open += 1;
    if (text[at] === '}' || text[at] === ']') open -= 1;
    if (open === 0) return at + 1;
  }
  return text.length;
}
