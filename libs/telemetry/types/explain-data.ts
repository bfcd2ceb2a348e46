import type { JsonObject } from '../event-record.js';
import type { EventType } from './event-type.js';

interface SchemaFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
}

const VALUES_SHOWN_MAX = 12;

/** What typebox calls a check of our own, which brings its own words (`named`). */
const OWN_CHECK = '~refine';

/**
 * What is wrong with data that a type does not accept, in a sentence that holds nothing of what was sent: only names
 * and rules of the schema.
 */
export function explainData(type: EventType, data: JsonObject): string {
  const [first] = type.validator.Errors(data) as readonly SchemaFault[];
  if (first === undefined) return type.rule?.says ?? 'data does not fit its type';
  return `${fieldOf(type, first)} ${ruleOf(first, type, data)}`;
}

/** The field as the contract names it; what the sender named is left out. */
function fieldOf(type: EventType, { instancePath }: SchemaFault): string {
  const [field, ...inner] = instancePath.split('/').slice(1);
  if (field === undefined || !Object.hasOwn(type.data.properties, field)) return 'data';
  return inner.length === 0 ? `data.${field}` : `a value in data.${field}`;
}

function ruleOf({ keyword, params }: SchemaFault, type: EventType, data: JsonObject): string {
  const given: Record<string, unknown> = { ...params };
  switch (keyword) {
    case OWN_CHECK:
      return String(given['message']);
    case 'required':
      return `has no ${missing(type, data)}`;
    case 'enum':
      return `must be one of ${listed(given['allowedValues'])}`;
    case 'type':
      return `must be ${withArticle(String(given['type']))}`;
    case 'format':
      return 'must be an RFC 3339 date-time';
    case 'pattern':
      return `must match ${String(given['pattern'])}`;
    case 'minimum':
    case 'maximum':
      return `must be ${String(given['comparison'])} ${String(given['limit'])}`;
    case 'minLength':
      return 'must not be empty';
    case 'maxLength':
      return `must have at most ${String(given['limit'])} characters`;
    default:
      return `breaks the rule ${keyword} of its type`;
  }
}

function missing(type: EventType, data: JsonObject): string {
  const absent = type.data.required.filter((field: string) => !Object.hasOwn(data, field));
  return absent.length === 0 ? 'field that it must have' : absent.join(', ');
}

const listed = (values: unknown): string =>
  Array.isArray(values) ? values.slice(0, VALUES_SHOWN_MAX).map(String).join(', ') : 'the listed values';

const withArticle = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
