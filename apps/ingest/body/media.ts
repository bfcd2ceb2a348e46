/** How the events of a body are written. */
export type BodyKind = 'one' | 'batch' | 'lines';
export type Encoding = 'identity' | 'gzip';

const KINDS: ReadonlyMap<string, BodyKind> = new Map([
  ['application/cloudevents+json', 'one'],
  ['application/cloudevents-batch+json', 'batch'],
  ['application/x-ndjson', 'lines'],
]);

/** Undefined for a content type that is not one of the three, or in another charset than UTF-8. */
export function kindOf(contentType: string | undefined): BodyKind | undefined {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"]*?)"?\s*$/.exec(parameter)?.[1])
    .find((value) => value !== undefined);
  return charset === undefined || charset === 'utf-8' || charset === 'utf8' ? KINDS.get(type.trim()) : undefined;
}

/** Undefined for an encoding, or a chain of them, that is not undone here. */
export function encodingOf(contentEncoding: string | undefined): Encoding | undefined {
  const name = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return 'identity';
  return name === 'gzip' || name === 'x-gzip' ? 'gzip' : undefined;
}
