import type { TSchema } from 'typebox';
import { REFUSAL_REASONS } from '../envelope/refusal.js';
import type { EventType } from '../types/event-type.js';
import { eventTypes } from '../types/event-types.js';
import { jsonSchemaOf } from '../types/json-schema.js';
import { GENERATED_NOTE } from './async-api.js';
import { envelopeSchema } from './envelope-schema.js';
import { kindOf } from './kind-words.js';

/** The reference page of events, in Markdown: the envelope, then every type with its fields. */
export function eventsPage(): string {
  const types = [...eventTypes.values()];
  return (
    [
      `<!-- ${GENERATED_NOTE} -->`,
      '# Events',
      'Every event is a CloudEvent 1.0 in JSON. Fields that are not listed are kept, wherever they stand. `?` is optional; times are RFC 3339, durations milliseconds, voltages millivolts, amounts minor units. Card numbers are masked and card tokens hashed before anything is written.',
      '## Envelope',
      fieldTable(envelopeSchema),
      `An event that does not come in is refused with one of: ${REFUSAL_REASONS.map((reason) => `\`${reason}\``).join(', ')}. The first found counts: size, shape of the envelope, type, what the sender may send, tenant, subject, times, data.`,
      '## From terminals',
      ...types.filter(({ category }) => category === 'telemetry').flatMap(section),
      '## From people and back-office systems',
      'These need a key of role `operator` or higher. They are facts: never refused for the state they meet.',
      ...types.filter(({ category }) => category !== 'telemetry').flatMap(section),
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

const section = ({ type, about, data, rule }: EventType): string[] => [
  `### \`${type}\``,
  about,
  fieldTable(data),
  ...(rule === undefined ? [] : [`Also: ${rule.says.replaceAll(/data\.(\w+)/g, '`$1`')}.`]),
];

function fieldTable(schema: TSchema): string {
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  const rows = Object.entries(properties).map(([name, field]) => {
    const mark = required.includes(name) ? '' : '?';
    return `| \`${name}\`${mark} | ${kindOf(field)} | ${field.description ?? ''} |`;
  });
  return ['| field | kind | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
