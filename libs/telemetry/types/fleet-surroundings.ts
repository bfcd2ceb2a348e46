import Type from 'typebox';
import { SITE_ID } from '../envelope/device-id.js';
import { defineEventType } from './event-type.js';
import { attempt, FIRMWARE_COMPONENTS, flag, model, name, named, oneOf, optional, text } from './fields.js';

/** Facts about no single device: places and releases. */

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
type OpeningHours = Partial<Record<(typeof WEEKDAYS)[number], [opens: string, closes: string][]>>;

const timeOfDay = () => Type.String({ pattern: '^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$' });
const day = () => optional(Type.Array(Type.Tuple([timeOfDay(), timeOfDay()])));

export const siteRegistered = defineEventType({
  type: 'fleet.site.registered.v1',
  category: 'site',
  about: 'A place became known. The subject is `site:<site>`; it is about no device.',
  data: Type.Object({
    site: Type.String({ description: 'The site, as in the subject.', pattern: SITE_ID.source }),
    merchant: name('Whose it is.'),
    merchantClass: optional(text('Merchant category.')),
    venue: optional(name('What sites share: a mall, a market hall.')),
    timeZone: optional(text('IANA name.')),
    openingHours: optional(
      Type.Unsafe<OpeningHours>(
        Type.Object(Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, day()])), {
          description: 'Such as `{"mon": [["09:00", "24:00"]]}`, split at midnight.',
        }),
      ),
    ),
    ...attempt(),
  }),
});

export const firmwareReleased = defineEventType({
  type: 'fleet.firmware.released.v1',
  category: 'model',
  about: 'A version became available for a model. The subject is `model:<model>`; it is about no device.',
  data: Type.Object({
    model: model(),
    component: oneOf('Which component.', FIRMWARE_COMPONENTS),
    version: text('The version.'),
    requires: optional(named<string>('Least version of other components.', text('Version.'), 'must hold only texts')),
    downgradeAllowed: optional(flag('Whether this version may be left for an older one.')),
    ...attempt(),
  }),
});
