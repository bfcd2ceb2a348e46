import { scoresOf, type Assessment } from '#assessment';
import type { RiskPoint } from '#device-history';
import type { Risk } from '#risk';
import type { InstalledFirmware } from '#read-model/queries';
import { badInput } from '../errors/answer-error.js';
import { historyConnection, type HistoryArguments } from '../history/history-connection.js';
import type { Span } from '../history/span.js';
import { riskHistoryOf } from '../risk/risk-history.js';
import type { Reading } from '../server/reading.js';
import type { SiteNode } from '../sites/site-node.js';
import type { DeviceFacts } from './device-facts.js';
import type { Related } from './related.js';

const NONE: readonly never[] = [];

/**
 * A device as GraphQL reads it. A plain object whose hot fields are values: resolvers of the framework's own would cost
 * five times as much on a list (nestjs/graphql#1770). What has to be looked up is a method, called when it is selected.
 */
export class DeviceNode {
  readonly id: string;
  readonly serial: string | null;
  readonly model: string | null;
  readonly connectivity: string;
  readonly lifecycle: string;
  readonly position: string | null;
  readonly merchant: string | null;
  readonly firstSeenAt: number | null;
  readonly lastSeenAt: number | null;
  readonly revision: number;
  readonly #reading: Reading;
  readonly #facts: DeviceFacts;
  readonly #related: Related;

  constructor(reading: Reading, facts: DeviceFacts, related: Related) {
    this.id = facts.id;
    this.serial = facts.serial;
    this.model = facts.model;
    this.connectivity = facts.connectivity;
    this.lifecycle = facts.lifecycle;
    this.position = facts.position;
    this.merchant = facts.merchant;
    this.firstSeenAt = facts.firstSeenAt;
    this.lastSeenAt = facts.lastSeenAt;
    this.revision = facts.revision;
    this.#reading = reading;
    this.#facts = facts;
    this.#related = related;
  }

  firmware(): Promise<readonly InstalledFirmware[]> {
    return this.#related.firmware(this.id);
  }

  inconsistencies(): Promise<readonly string[]> {
    return this.#related.inconsistencies(this.id);
  }

  site(): SiteNode | null {
    return this.#related.site(this.#facts);
  }

  async risk({ horizonDays }: { readonly horizonDays?: number | null }): Promise<Risk> {
    const horizon = horizonOf(horizonDays ?? 30);
    return scoresOf(await this.#related.assessment(this.id))[horizon];
  }

  async diagnoses(): Promise<Assessment['diagnoses']> {
    return (await this.#related.assessment(this.id)).diagnoses;
  }

  async diagnosis(): Promise<Assessment['diagnoses'][number] | null> {
    return (await this.diagnoses())[0] ?? null;
  }

  /** What it would save, and what else could be done at which cost, comes with the costs of actions. */
  async recommendation(): Promise<Assessment['recommendation'] & { readonly alternatives: readonly never[] }> {
    return { ...(await this.#related.assessment(this.id)).recommendation, alternatives: NONE };
  }

  history(args: HistoryArguments) {
    return historyConnection(this.#reading, this.id, args, this.#related.instant);
  }

  riskHistory(args: Span): Promise<readonly RiskPoint[]> {
    return riskHistoryOf(this.#reading, this.id, args, this.#related.instant);
  }
}

function horizonOf(days: number): 'days7' | 'days30' {
  if (days === 7) return 'days7';
  if (days === 30) return 'days30';
  throw badInput('`horizonDays` is 7 or 30.');
}
