import type { JsonSchema } from '../types/json-schema.js';

/** What a JSON Schema allows, in a few words for a table. */
export function kindOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(' ');
  switch (schema.type) {
    case 'string':
      return textKind(schema);
    case 'array':
      return schema.items ? `list of ${kindOf(schema.items)}` : 'list';
    case 'object':
      return objectKind(schema);
    case 'integer':
      return `whole number${atLeast(schema)}`;
    default:
      return `${schema.type ?? 'anything'}${atLeast(schema)}`;
  }
}

function textKind({ format, pattern, minLength, maxLength }: JsonSchema): string {
  if (format === 'date-time') return 'time';
  if (pattern !== undefined) return `text like \`${pattern.replaceAll('|', '\\|')}\``;
  const least = minLength === undefined ? '' : ', not empty';
  return `text${least}${maxLength === undefined ? '' : `, at most ${maxLength} characters`}`;
}

function objectKind({ properties = {}, additionalProperties }: JsonSchema): string {
  if (additionalProperties !== undefined) return `object: name to ${kindOf(additionalProperties)}`;
  const names = Object.keys(properties);
  return names.length === 0 ? 'object' : `object of ${names.map((name) => `\`${name}\``).join(', ')}`;
}

const atLeast = ({ minimum }: JsonSchema): string => (minimum === 0 ? ', not negative' : '');
