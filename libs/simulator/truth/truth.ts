import { CAUSE_MODELS } from '../causes/index.js';
import type { Cause, Ending, Severity, TargetKind } from '../scenario/causes.js';
import { endedBy } from '../strikes/endings.js';
import type { Landed } from '../strikes/plan-strikes.js';
import { iso } from '../time/units.js';

/** What is really wrong with one device: hidden from the product, known to whoever measures it. */
export interface Truth {
  readonly device: string;
  readonly cause: Cause;
  readonly variant: string;
  readonly component: string | null;
  /** The right action, and others that are not wrong. */
  readonly action: string;
  readonly alternatives: readonly string[];
  readonly target: TargetKind;
  /** What an incident of it is named after. */
  readonly subject: string;
  readonly severity: Severity;
  readonly from: string;
  /** null: not ended. */
  readonly to: string | null;
  readonly ending: Ending | null;
  readonly replacedBy: string | null;
  /** Attempts that it spoiled until now, rescued by another interface or not. */
  readonly attemptsLost: number;
}

export function truthOf(landed: Landed): Truth {
  const { strike, hit, effect } = landed;
  const model = CAUSE_MODELS[strike.cause];
  const [action, ...alternatives] = model.actions(strike);
  const ended = endedBy(landed);
  return {
    device: hit.device.id,
    cause: strike.cause,
    variant: strike.variant,
    component: model.component?.(strike) ?? null,
    action,
    alternatives,
    target: strike.target.kind,
    subject: model.subject?.(strike) ?? strike.target.name,
    severity: strike.severity,
    from: iso(hit.span.from),
    to: hit.span.to === Number.POSITIVE_INFINITY ? null : iso(hit.span.to),
    ending: ended?.ending ?? strike.injection.ending ?? null,
    replacedBy: ended?.spare?.id ?? null,
    attemptsLost: effect.toll.attemptsLost,
  };
}
