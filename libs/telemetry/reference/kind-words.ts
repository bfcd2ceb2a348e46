/** What a JSON Schema allows, in a few words for a table. */
export function kindOf(schema: object): string {
  const words: Record<string, unknown> = { ...schema };
  if ('const' in words) return `\`${String(words['const'])}\``;
  if (Array.isArray(words['enum'])) return words['enum'].map((value) => `\`${String(value)}\``).join(' ');
  switch (words['type']) {
    case 'string':
      return textKind(words);
    case 'array':
      return `list of ${'items' in words ? kindOf(Object(words['items'])) : 'values'}`;
    case 'object':
      return objectKind(words);
    case 'integer':
      return `whole number${atLeast(words)}`;
    default:
      return `${String(words['type'])}${atLeast(words)}`;
  }
}

function textKind({ format, pattern, minLength, maxLength }: Record<string, unknown>): string {
  if (format === 'date-time') return 'time';
  if (pattern !== undefined) return `text like \`${String(pattern).replaceAll('|', '\\|')}\``;
  const limits = [
    minLength === undefined ? '' : 'not empty',
    maxLength === undefined ? '' : `at most ${String(maxLength)} characters`,
  ];
  return ['text', ...limits.filter(Boolean)].join(', ');
}

function objectKind({ properties, additionalProperties }: Record<string, unknown>): string {
  if (additionalProperties !== undefined) return `object: name to ${kindOf(Object(additionalProperties))}`;
  const names = Object.keys(Object(properties));
  return names.length === 0 ? 'object' : `object of ${names.map((name) => `\`${name}\``).join(', ')}`;
}

const atLeast = ({ minimum }: Record<string, unknown>): string => (minimum === 0 ? ', not negative' : '');
