import type { DeviceCommand, Registration, RepairAction, RepairFinding, WithdrawnTo } from '#device/commands';
import type { SwapReason } from '#device';
import { isDeviceId, isIdentifierAllowed, type JsonObject } from '#telemetry';

/** Inputs of the mutations as GraphQL hands them over: enums in capitals, instants in milliseconds, absent parts null or absent. */
interface Common {
  readonly commandId: string;
  readonly device: string;
  readonly at?: number | null;
  readonly expectedRevision?: number | null;
}
type Maybe<Value> = Value | null | undefined;

export interface MutationInputs {
  registerDevice: Common & {
    readonly serial: string;
    readonly model: string;
    readonly manufacturedAt?: Maybe<number>;
    readonly approvalExpiresAt?: Maybe<number>;
    readonly warrantyEndsAt?: Maybe<number>;
    readonly cohort?: Maybe<string>;
  };
  deployDevice: Common & { readonly position: string; readonly site: string; readonly merchant: string };
  confirmFailure: Common & { readonly component: string; readonly note?: Maybe<string> };
  recordRepair: Common & {
    readonly component: string;
    readonly action: Uppercase<RepairAction>;
    readonly finding: Uppercase<RepairFinding>;
  };
  swapDevice: Common & { readonly replacedBy: string; readonly reason: Uppercase<SwapReason> };
  withdrawDevice: Common & { readonly to: Uppercase<WithdrawnTo> };
  retireDevice: Common & { readonly reason?: Maybe<string> };
  voidRecord: Common & { readonly eventId: string; readonly reason: string };
}
export type Mutation = keyof MutationInputs;
export type MutationInput = MutationInputs[Mutation];

/** What each mutation asks for, in the words of the event that it becomes. */
export const COMMAND_OF: { readonly [Name in Mutation]: (input: MutationInputs[Name]) => DeviceCommand } = {
  registerDevice: ({ serial, model, manufacturedAt, approvalExpiresAt, warrantyEndsAt, cohort }) => ({
    kind: 'register',
    serial,
    model,
    ...time('manufacturedAt', manufacturedAt),
    ...time('approvalExpiresAt', approvalExpiresAt),
    ...time('warrantyEndsAt', warrantyEndsAt),
    ...(typeof cohort === 'string' && { cohort }),
  }),
  deployDevice: ({ position, site, merchant }) => ({ kind: 'deploy', position, site, merchant }),
  confirmFailure: ({ component, note }) => ({
    kind: 'confirm-failure',
    component,
    ...(typeof note === 'string' && { note }),
  }),
  recordRepair: ({ component, action, finding }) => ({
    kind: 'record-repair',
    component,
    action: lower(action),
    finding: lower(finding),
  }),
  swapDevice: ({ replacedBy, reason }) => ({ kind: 'swap', replacedBy, reason: lower(reason) }),
  withdrawDevice: ({ to }) => ({ kind: 'withdraw', to: lower(to) }),
  retireDevice: ({ reason }) => ({ kind: 'retire', ...(typeof reason === 'string' && { reason }) }),
  voidRecord: ({ eventId, reason }) => ({ kind: 'void-record', eventId: eventId.toLowerCase(), reason }),
};

const lower = <Name extends string>(name: Uppercase<Name>): Name => name.toLowerCase() as Name;

const time = (
  name: 'manufacturedAt' | 'approvalExpiresAt' | 'warrantyEndsAt',
  at: Maybe<number>,
): Partial<Registration> => (typeof at === 'number' ? { [name]: new Date(at).toISOString() } : {});

/** Names of things and people's ids of commands; the longest that anybody uses. */
const NAME_LENGTH_MAX = 256;

/** What must be there and may not be blank, in every input that has it. */
const NAMES = ['commandId', 'serial', 'model', 'cohort', 'position', 'site', 'merchant', 'component'];
const DEVICE_IDS = ['device', 'replacedBy'];

/** What is wrong with an input whatever the device's state, in a sentence that quotes nothing; undefined: nothing. */
export function faultOf(input: MutationInput): string | undefined {
  for (const [name, value] of Object.entries(input)) {
    if (typeof value !== 'string') continue;
    const isName = NAMES.includes(name);
    const isId = DEVICE_IDS.includes(name);
    if (isName && value.trim() === '') return `\`${name}\` is empty.`;
    if (isName && value.length > NAME_LENGTH_MAX) return `\`${name}\` may have ${NAME_LENGTH_MAX} characters.`;
    if (isId && !isDeviceId(value)) return `\`${name}\` is no device id: 1 to 64 of A-Z a-z 0-9 . _ : -`;
    if ((isName || isId) && !isIdentifierAllowed(value)) return `\`${name}\` holds a card number.`;
  }
  return undefined;
}

/** What tells a retry from another use of the same id: the mutation, and all that was given. */
export const fingerprintOf = (mutation: Mutation, input: MutationInput): JsonObject => ({
  mutation,
  ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined)),
});
