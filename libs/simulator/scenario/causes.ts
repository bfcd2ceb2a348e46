/** What an injected fault can be aimed at; `site`, `venue` and the rest stand for all devices they hold. */
export const TARGET_KINDS = ['device', 'site', 'venue', 'carrier', 'issuer', 'host', 'model', 'cohort'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

interface CauseInfo {
  /** What it can be aimed at; the first is what `any` means where a scenario does not say. */
  readonly targets: readonly TargetKind[];
  /** Ways in which it shows; the first is the default. */
  readonly variants: readonly string[];
}

/** Every cause of the attribution (docs/simulator.md), and how it can be injected. */
export const CAUSES = {
  READER_HARDWARE: { targets: ['device'], variants: ['chip', 'chip_dirty', 'magstripe', 'contactless'] },
  CARD: { targets: ['device'], variants: ['worn', 'expired', 'foreign'] },
  NETWORK_DEVICE: { targets: ['device'], variants: ['drops'] },
  NETWORK_SITE: { targets: ['site', 'venue'], variants: ['drops'] },
  NETWORK_CARRIER: { targets: ['carrier'], variants: ['drops'] },
  POWER_DEVICE: { targets: ['device'], variants: ['mains', 'battery', 'coin_cell'] },
  POWER_SITE: { targets: ['site', 'venue'], variants: ['dips'] },
  SOFTWARE: { targets: ['model', 'device'], variants: ['crashes', 'contactless', 'payments'] },
  CONFIGURATION: {
    targets: ['device', 'site'],
    variants: ['contactless_off', 'contactless_limit', 'merchant_limit', 'keys_never'],
  },
  MODEL_UNSUPPORTED: { targets: ['device', 'model'], variants: ['contactless', 'qr'] },
  OPERATOR: { targets: ['device'], variants: ['hasty'] },
  ISSUER_OR_HOST: { targets: ['issuer', 'host'], variants: ['inoperative'] },
  ENVIRONMENT: { targets: ['device'], variants: ['heat', 'vibration', 'humidity'] },
  SECURITY: { targets: ['device'], variants: ['tamper', 'violation', 'keys_lost'] },
  AGEING: { targets: ['device', 'cohort'], variants: ['worn_out'] },
  PERIPHERAL: { targets: ['device'], variants: ['printer', 'pinpad', 'display', 'paper'] },
} as const satisfies Record<string, CauseInfo>;

export type Cause = keyof typeof CAUSES;
export const CAUSE_NAMES = Object.keys(CAUSES) as Cause[];
export const causeInfo = (cause: Cause): CauseInfo => CAUSES[cause];

/** Mild: enough to be found, at least some five lost attempts. Severe: hardly anything works. */
export const SEVERITIES = ['mild', 'plain', 'severe'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What ends a fault, at its `to`: a repair, a swap, nothing found on the bench, silence, or nothing that anybody told. */
export const ENDINGS = ['repaired', 'swapped', 'no_fault_found', 'silent', 'untold'] as const;
export type Ending = (typeof ENDINGS)[number];
