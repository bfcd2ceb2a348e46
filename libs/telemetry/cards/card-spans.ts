import { maskedDigits } from './card-number.js';
import { type CardCandidate, cardCandidates, type DigitChain, digitChains } from './digit-groups.js';
import { exemptTokens } from './exempt-tokens.js';
import { nearTokens, overlap } from './near-tokens.js';
import type { PlainDigits } from './plain-digits.js';
import { type Span, trackAround } from './tracks.js';

/** A stretch of a text that must go, and what takes its place. */
export interface CardSpan extends Span {
  readonly replacement: string;
}

/**
 * All card numbers and tracks of a text, in order, none overlapping another. Where several
 * readings of a chain share groups, all of them together become one masked number, so that none can be read.
 */
export function cardSpans({ text, shapes }: PlainDigits): readonly CardSpan[] {
  const spans: CardSpan[] = [];
  let near: ((place: Span) => readonly Span[]) | undefined;
  for (const chain of digitChains(text)) {
    const candidates = [...cardCandidates(text, chain)];
    if (candidates.length === 0) continue;
    near ??= nearTokens(exemptTokens(shapes));
    for (const span of spansOfChain(text, chain, candidates, near(wholeOf(chain)))) addSpan(spans, span);
  }
  return spans;
}

function* spansOfChain(
  text: string,
  chain: DigitChain,
  candidates: readonly CardCandidate[],
  near: readonly Span[],
): Generator<CardSpan> {
  const whole = wholeOf(chain);
  for (const cluster of clusters(candidates)) {
    // A track is one whatever it stands in: in hex it looks like a token of 32 hex digits itself.
    const track = trackAround(text, whole, extent(chain, cluster));
    if (track !== undefined) {
      yield { ...track, replacement: '' };
      continue;
    }
    // Digits of an exempt token take no part in any number, not even together with groups beside it.
    const counting =
      near.length === 0
        ? cluster
        : cluster.filter((one) => !near.some((token) => overlap(token, extent(chain, [one]))));
    for (const part of clusters(counting)) yield maskedSpan(text, extent(chain, part));
  }
}

/** Readings that share a group belong together. */
function clusters(candidates: readonly CardCandidate[]): CardCandidate[][] {
  const found: CardCandidate[][] = [];
  let reach = -1;
  for (const candidate of candidates) {
    if (candidate.first > reach) found.push([]);
    found.at(-1)?.push(candidate);
    reach = Math.max(reach, candidate.last);
  }
  return found;
}

const startOf = (chain: DigitChain, group: number): number => chain[group]?.start ?? 0;
const endOf = (chain: DigitChain, group: number): number => chain[group]?.end ?? 0;
const wholeOf = (chain: DigitChain): Span => ({ start: startOf(chain, 0), end: endOf(chain, chain.length - 1) });

/** From the first group of the first reading to the last group of the one that reaches farthest. */
function extent(chain: DigitChain, candidates: readonly CardCandidate[]): Span {
  const last = candidates.reduce((farthest, candidate) => Math.max(farthest, candidate.last), 0);
  return { start: startOf(chain, candidates[0]?.first ?? 0), end: endOf(chain, last) };
}

function maskedSpan(text: string, { start, end }: Span): CardSpan {
  return { start, end, replacement: maskedDigits(text.slice(start, end).replace(/\D/g, '')) };
}

/** A track may reach back over what was found before it; the two go together. */
function addSpan(spans: CardSpan[], span: CardSpan): void {
  const last = spans.at(-1);
  if (last === undefined || last.end <= span.start) {
    spans.push(span);
    return;
  }
  spans.pop();
  addSpan(spans, {
    start: Math.min(last.start, span.start),
    end: Math.max(last.end, span.end),
    replacement: last.replacement + span.replacement,
  });
}
