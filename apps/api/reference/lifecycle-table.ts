import { LIFECYCLES, type Lifecycle } from '#device';
import { decide, type DeviceCommand, type Standing } from '#device/commands';

const COMMANDS: readonly (readonly [mutation: string, command: DeviceCommand])[] = [
  ['registerDevice', { kind: 'register', serial: 's', model: 'm' }],
  ['deployDevice', { kind: 'deploy', position: 'p', site: 's', merchant: 'm' }],
  ['confirmFailure', { kind: 'confirm-failure', component: 'power' }],
  ['recordRepair', { kind: 'record-repair', component: 'power', action: 'none', finding: 'confirmed' }],
  ['swapDevice', { kind: 'swap', replacedBy: 'other', reason: 'other' }],
  ['withdrawDevice', { kind: 'withdraw', to: 'depot' }],
  ['retireDevice', { kind: 'retire' }],
  ['voidRecord', { kind: 'void-record', eventId: 'e', reason: 'r' }],
];

/** A device of that lifecycle as it usually is. */
const standing = (lifecycle: Lifecycle): Standing => ({
  lifecycle,
  registered: lifecycle !== 'UNREGISTERED',
  position: lifecycle === 'DEPLOYED' ? 'lane' : null,
  revision: 0,
});

const answer = (command: DeviceCommand, device: Standing | null): string => {
  const record = device === null ? 'missing' : 'counts';
  const decision = decide({ device: 'd', command }, { device, replacement: null, record });
  return decision.outcome === 'decided' ? 'yes' : `\`${decision.code}\``;
};

/** What each mutation answers in each state, asked of the decider itself. */
export function lifecycleTable(): string {
  const states: readonly (readonly [string, Standing | null])[] = [
    ['nobody knows it', null],
    ...LIFECYCLES.map((lifecycle) => [`\`${lifecycle}\``, standing(lifecycle)] as const),
  ];
  const rows = COMMANDS.map(([mutation, command]) => [
    `\`${mutation}\``,
    ...states.map(([, device]) => answer(command, device)),
  ]);
  const head = ['', ...states.map(([name]) => name)];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
