import type { Cause, Severity } from '#simulator';

/** Those that a device's own ledger tells, in all variants. ENVIRONMENT and AGEING need gauges and cohorts, others several devices. */
export const VARIANTS = {
  READER_HARDWARE: ['chip', 'chip_dirty', 'magstripe', 'contactless'],
  CARD: ['worn', 'expired', 'foreign'],
  NETWORK_DEVICE: ['drops'],
  POWER_DEVICE: ['mains', 'battery', 'coin_cell'],
  SOFTWARE: ['crashes', 'contactless', 'payments'],
  CONFIGURATION: ['contactless_off', 'contactless_limit', 'merchant_limit', 'keys_never'],
  MODEL_UNSUPPORTED: ['contactless', 'qr'],
  OPERATOR: ['hasty'],
  SECURITY: ['tamper', 'violation', 'keys_lost'],
  PERIPHERAL: ['printer', 'pinpad', 'display', 'paper'],
} as const satisfies Partial<Record<Cause, readonly string[]>>;

/** Days since the onset, at noon of the day on which is looked. */
export const ONSETS_DAYS = { mild: -5, plain: -3, severe: -1 } as const satisfies Record<Severity, number>;

export const CASES = Object.entries(VARIANTS).flatMap(([cause, variants]) =>
  variants.flatMap((variant: string) =>
    Object.entries(ONSETS_DAYS).map(([severity, onset]) => ({
      // Entries lose the names that the tables above are checked by.
      cause: cause as Cause,
      variant,
      severity: severity as Severity,
      from: variant === 'keys_never' ? -10 : onset,
    })),
  ),
);
