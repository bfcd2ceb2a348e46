/** JSON values as YAML 1.2: blocks, keys and texts quoted wherever a plain one could be read as something else. */
export function yamlOf(value: unknown, indent = ''): string {
  if (Array.isArray(value)) return value.length === 0 ? ' []\n' : listOf(value, indent);
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return entries.length === 0 ? ' {}\n' : `\n${entries.map((entry) => fieldOf(entry, indent)).join('')}`;
  }
  return ` ${typeof value === 'string' ? textOf(value) : JSON.stringify(value)}\n`;
}

const fieldOf = ([name, inner]: [string, unknown], indent: string): string =>
  `${indent}${textOf(name)}:${yamlOf(inner, `${indent}  `)}`;

const listOf = (values: readonly unknown[], indent: string): string =>
  `\n${values.map((inner) => `${indent}- ${yamlOf(inner, `${indent}  `).trimStart()}`).join('')}`;

/** Words that begin with a letter and hold nothing special stay plain; `true`, `no`, numbers and the like are quoted. */
const PLAIN = /^(?!(?:true|false|yes|no|on|off|null|y|n)$)[A-Za-z][\w./-]*$/i;
const textOf = (text: string): string => (PLAIN.test(text) ? text : quoted(text));

/** As the formatter has it: single quotes, unless there is something to escape. */
const quoted = (text: string): string => (/['\\\p{Cc}]/u.test(text) ? JSON.stringify(text) : `'${text}'`);
