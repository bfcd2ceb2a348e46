import type { Assessment } from '#assessment';
import { LRUCache } from 'lru-cache';
import { KNOWN_ASSESSMENTS_CHARACTERS_MAX } from '../limits/query-limits.js';

interface Known {
  readonly text: string;
  readonly assessment: Assessment;
}

const known = new LRUCache<string, Known>({
  maxSize: KNOWN_ASSESSMENTS_CHARACTERS_MAX,
  sizeCalculation: ({ text }) => text.length,
});

/**
 * What was concluded of a device, from its text: many look at the same worst devices again and again. A kept one is given
 * only for the same text, so that nothing can be out of date; its scores are kept with it.
 */
export function assessmentOf(tenant: string, device: string, text: string): Assessment {
  const key = `${tenant} ${device}`;
  const before = known.get(key);
  if (before?.text === text) return before.assessment;
  // Written by the projector of the same product.
  const assessment = JSON.parse(text) as Assessment;
  known.set(key, { text, assessment });
  return assessment;
}
