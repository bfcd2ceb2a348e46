/** What one transaction may take; it holds a page at least. */
export interface TransactionLimits {
  /** Events read and folded at a time, after which whoever else waits for the thread gets a turn. */
  readonly page: number;
  /** Taken however long they take. */
  readonly events: number;
  /** Taken while reading and folding have not lasted for `ms`. */
  readonly eventsMax: number;
  readonly ms: number;
  /** What its devices may weigh (`WorkingSet`), with the sources that it heard. */
  readonly weight: number;
}

/** Some 10 ms of work. */
export const PAGE_EVENTS_MAX = 2_000;

/**
 * A device is assessed and its rows are written once in each transaction, so that a backlog is folded in few large ones.
 * Who has caught up folds what has come meanwhile, however little that is. The weight is some 200 MB, as much as is kept
 * (`DeviceEntries`); the time is what a killed process does again, and what those who ask for the rows of a backlog wait. By
 * the clock alone a machine that is short of time would cut transactions short, and have more to do for it.
 */
export const TRANSACTION_LIMITS: TransactionLimits = {
  page: PAGE_EVENTS_MAX,
  events: 200_000,
  eventsMax: 1_000_000,
  ms: 8_000,
  weight: 500_000,
};

/** The limits of one that may take only a share, 0 to 1, of the memory: of a page too, and of what a page's devices weigh. */
export function limitsWithin(share: number): TransactionLimits {
  const { page, events, eventsMax, ms, weight } = TRANSACTION_LIMITS;
  const partOf = (whole: number): number => Math.max(1, Math.floor(whole * share));
  return { page: partOf(page), events: partOf(events), eventsMax: partOf(eventsMax), ms, weight: partOf(weight) };
}
