import { eventTypes } from '../types/event-types.js';
import { jsonSchemaOf } from '../types/json-schema.js';
import { envelopeSchema } from './envelope-schema.js';
import { yamlOf } from './yaml.js';

export const GENERATED_NOTE =
  'Generated from the schemas in libs/telemetry by scripts/generate-reference.mjs; do not edit.';

/** The AsyncAPI 3.0 document of what comes in, with every type and version. */
export function asyncApiYaml(): string {
  return `# ${GENERATED_NOTE}${yamlOf(asyncApi())}`;
}

function asyncApi() {
  const types = [...eventTypes.values()];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Tillwatch telemetry',
      version: '1.0.0',
      description: 'What terminals, gateways and back offices send: CloudEvents 1.0, structured mode.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      telemetry: {
        address: '/v1/telemetry',
        description:
          'One event (application/cloudevents+json), a list (application/cloudevents-batch+json) or one event a line (application/x-ndjson), gzipped or not; 10,000 events or 8 MiB a request.',
        messages: Object.fromEntries(types.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
        bindings: { http: { bindingVersion: '0.3.0' } },
      },
    },
    operations: {
      receiveTelemetry: {
        action: 'receive',
        channel: { $ref: '#/channels/telemetry' },
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      },
    },
    components: {
      messages: Object.fromEntries(types.map(({ type, about }) => [type, message(type, about)])),
      schemas: {
        envelope: jsonSchemaOf(envelopeSchema),
        ...Object.fromEntries(
          types.map(({ type, data, about }) => [type, { ...jsonSchemaOf(data), description: about }]),
        ),
      },
    },
  };
}

const message = (type: string, about: string) => ({
  name: type,
  title: type,
  summary: about,
  payload: {
    allOf: [
      { $ref: '#/components/schemas/envelope' },
      { type: 'object', properties: { type: { const: type }, data: { $ref: `#/components/schemas/${type}` } } },
    ],
  },
});
