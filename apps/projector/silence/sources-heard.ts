import { HOUR_MS } from '#device';
import { withFirst, type First } from '#device-history';
import type { EventRecord } from '#telemetry';

/** What a source has told in one hour. */
export interface HeardHour {
  /** The latest `effectiveAt` of what happened in it; null: nothing did. */
  latestAt: number | null;
  /** The same of what became known in it. */
  knownLatestAt: number | null;
}

/** The devices that a source spoke for first, by what happened and by what was known. */
export interface Firsts {
  readonly occurred: readonly First[];
  readonly known: readonly First[];
}

/** What a source has told. */
export interface HeardSource {
  firsts: Firsts;
  readonly hours: Map<number, HeardHour>;
  /** Of its newest event. */
  latestAt: number;
}

/**
 * What the events of a transaction tell of their sources, by tenant and source: gathered page by page and written once
 * (`writeSources`). All of it is least and greatest values, so that it does not matter how it is cut into pages.
 */
export class SourcesHeard {
  readonly tenants = new Map<string, Map<string, HeardSource>>();
  /** Sources and hours of them, some 200 bytes each. */
  #weight = 0;

  get weight(): number {
    return this.#weight;
  }

  /** What a back office says of a device moves no watermark. */
  hear(tenant: string, device: string, record: EventRecord): void {
    if (!record.type.startsWith('terminal.')) return;
    const { source, effectiveAt, knownAt } = record;
    const heard = this.#of(tenant, source);
    const knowable = knownAt > effectiveAt ? knownAt : effectiveAt;
    const { occurred, known } = heard.firsts;
    const [first, firstKnown] = [withFirst(occurred, device, effectiveAt), withFirst(known, device, knowable)];
    if (first !== occurred || firstKnown !== known) heard.firsts = { occurred: first, known: firstKnown };
    if (effectiveAt > heard.latestAt) heard.latestAt = effectiveAt;
    const hour = this.#hourOf(heard, effectiveAt);
    if (hour.latestAt === null || effectiveAt > hour.latestAt) hour.latestAt = effectiveAt;
    const knownHour = this.#hourOf(heard, knowable);
    if (knownHour.knownLatestAt === null || effectiveAt > knownHour.knownLatestAt)
      knownHour.knownLatestAt = effectiveAt;
  }

  #of(tenant: string, source: string): HeardSource {
    let sources = this.tenants.get(tenant);
    if (sources === undefined) this.tenants.set(tenant, (sources = new Map<string, HeardSource>()));
    let heard = sources.get(source);
    if (heard === undefined) {
      heard = { firsts: { occurred: [], known: [] }, hours: new Map(), latestAt: Number.NEGATIVE_INFINITY };
      sources.set(source, heard);
      this.#weight += 1;
    }
    return heard;
  }

  #hourOf({ hours }: HeardSource, at: number): HeardHour {
    const hour = Math.floor(at / HOUR_MS);
    let heard = hours.get(hour);
    if (heard === undefined) {
      hours.set(hour, (heard = { latestAt: null, knownLatestAt: null }));
      this.#weight += 1;
    }
    return heard;
  }
}
