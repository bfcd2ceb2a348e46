import { z } from 'zod';

const refusal = z.object({ index: z.int().min(0), reason: z.string(), detail: z.string().default('') });
const accepted = z.object({ accepted: z.int().min(0), duplicate: z.int().min(0), rejected: z.array(refusal) });
const problem = z.object({ title: z.string() });

/** A 202 of the way in (CONTRACT section 2). */
export type AcceptedAnswer = z.infer<typeof accepted>;

/** Undefined for a 202 that does not account for each of the events sent: it is no Tillwatch that answered. */
export function parseAccepted(text: string, sent: number): AcceptedAnswer | undefined {
  const parsed = accepted.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { rejected, duplicate, accepted: stored } = parsed.data;
  const isWhole = stored + duplicate + rejected.length === sent && rejected.every(({ index }) => index < sent);
  return isWhole ? parsed.data : undefined;
}

/** The title of a problem document; it names the kind of error and quotes nothing. */
export const parseProblemTitle = (text: string): string | undefined => problem.safeParse(parseJson(text)).data?.title;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
