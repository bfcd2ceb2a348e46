import Type from 'typebox';
import { defineEventType } from './event-type.js';
import { attempt, cardHash, cardInterface, durationMs, name, oneOf, optional, text } from './fields.js';

/** What goes wrong between a cardholder and the device. */

export const cardReadFailed = defineEventType({
  type: 'terminal.card-read.failed.v1',
  category: 'telemetry',
  about: 'A card or phone was presented and could not be read.',
  data: Type.Object({
    interface: cardInterface('How it was presented.'),
    reason: oneOf('Why it could not be read.', [
      'timeout',
      'transmission',
      'protocol',
      'no_response',
      'removed_early',
      'collision',
      'card_data',
      'unsupported_card',
      'no_common_application',
      'unsupported_interface',
      'disabled',
      'unknown',
    ]),
    cardHash: optional(cardHash()),
    rawCode: optional(text("The device's own code.")),
    ...attempt(),
  }),
});

export const cardReadFallback = defineEventType({
  type: 'terminal.card-read.fallback.v1',
  category: 'telemetry',
  about: 'The cardholder was sent from one interface to another.',
  data: Type.Object({
    from: cardInterface('The interface that was given up.'),
    to: cardInterface('The interface used instead.'),
    cause: optional(oneOf('Why.', ['technical', 'no_common_application'])),
    cardHash: optional(cardHash()),
    ...attempt(),
  }),
});

export const transactionFailed = defineEventType({
  type: 'terminal.transaction.failed.v1',
  category: 'telemetry',
  about: 'A transaction that was not approved, whoever is to blame.',
  data: Type.Object({
    class: oneOf("Who said no: the terminal's own limits are `configuration`, the card's are `issuer`.", [
      'issuer',
      'host',
      'terminal',
      'cardholder',
      'configuration',
    ]),
    responseCode: optional(text('ISO 8583 field 39.')),
    interface: optional(cardInterface('How the payment was presented.')),
    cardHash: optional(cardHash()),
    issuer: optional(text('Prefix of 6 to 8 digits, or a name.')),
    scheme: optional(text('Card scheme.')),
    host: optional(name('Host that was asked.')),
    latencyMs: optional(durationMs('Until the answer.')),
    detail: optional(
      text(
        'Such as `no_connection` (the terminal had no line), `no_answer` (line up, host silent), `pin_wrong`, `card_limit`, `contactless_limit`, `merchant_limit`, `not_permitted`, `cancelled`, `card_expired`.',
      ),
    ),
    ...attempt(),
  }),
});
