/**
 * How much one spoiled attempt, or one fault, says for a cause: 1 says it alone, 0 says nothing. This table is all there is
 * of such judgement; the causes below only count. Reasons are those of CONTRACT section 2.
 */
export const READ_FAILURE_SAYS = {
  /** The reader's electronics or contacts. Many customers weigh more than the reason: a dirty head says `card_data`. */
  READER_HARDWARE: {
    timeout: 1,
    transmission: 1,
    no_response: 1,
    technical: 1,
    protocol: 0.8,
    unknown: 0.6,
    card_data: 0.6,
    collision: 0.5,
    /** Counted in a window's total without a word on the reason. */
    untold: 0.7,
  },
  CARD: {
    card_data: 1,
    no_common_application: 1,
    unsupported_card: 1,
    protocol: 0.5,
    timeout: 0.5,
    transmission: 0.5,
    no_response: 0.5,
  },
  CONFIGURATION: { disabled: 1 },
  MODEL_UNSUPPORTED: { unsupported_interface: 1 },
  OPERATOR: { removed_early: 1 },
} as const satisfies Record<string, Record<string, number>>;

/** Of a failed transaction: by its `detail` where there is one, else by its class. */
export const TRANSACTION_FAILURE_SAYS = {
  NETWORK_DEVICE: { no_connection: 1 },
  CONFIGURATION: { contactless_limit: 1, merchant_limit: 1, configuration: 1 },
  OPERATOR: { cancelled: 0.7, pin_wrong: 0.7 },
  CARD: { card_expired: 1 },
  /** Failures of the terminal's own, whatever it is that they are blamed on (`terminal-failures.ts`). */
  SOFTWARE: { terminal: 0.6 },
} as const satisfies Record<string, Record<string, number>>;

/** Faults that are no cardholder's attempt, by `kind/reason` or `kind/part`; a vendor's code by its category. */
export const FAULT_SAYS = {
  NETWORK_DEVICE: { 'signal.dropped': 1, 'host.unreachable': 0.5, 'fault.reported/connectivity': 0.7 },
  POWER_DEVICE: {
    'voltage.dipped': 1,
    'rebooted/brownout': 1,
    /** Many a merchant pulls the plug at night. */
    'rebooted/power_loss': 0.4,
    /** The clock was lost: a dead coin cell boots in 1970. */
    'clock.lost': 0.7,
    'fault.reported/power': 0.7,
  },
  SOFTWARE: {
    'app.crashed': 1,
    'rebooted/crash': 1,
    'rebooted/watchdog': 1,
    'firmware.update-failed': 0.7,
    'fault.reported/software': 0.7,
  },
  PERIPHERAL: {
    'peripheral.faulted': 1,
    /** Whoever puts in a roll opens the cover. */
    'peripheral.faulted/cover_open': 0.2,
    'peripheral.faulted/out_of_paper': 0,
    'peripheral.faulted/paper_low': 0,
    'fault.reported/peripheral': 0.7,
  },
  READER_HARDWARE: { 'fault.reported/card_read': 0.7 },
  CONFIGURATION: { 'fault.reported/configuration': 0.7 },
  /** Something is wrong, and nothing says what. */
  UNKNOWN: {
    'fault.reported/': 0.5,
    'fault.reported/other': 0.5,
    'fault.reported/host': 0.5,
    'fault.reported/environment': 0.3,
    'fault.reported/crypto': 0.5,
    'vibration.detected': 0.3,
  },
} as const satisfies Record<string, Record<string, number>>;

/**
 * What is normal, so that only more than that is a finding. Field figures differ by an order of magnitude between fleets;
 * these are on the side of calling a terminal healthy, and a device's own past takes their place as it grows.
 */
export const NORMAL = {
  /** Weighted spoiled reads for each read: two or three in a hundred fail for the card's or the customer's sake. */
  readFailureShare: 0.025,
  /** A stripe is swiped badly twice as often. */
  readFailureShareBy: { magstripe: 0.05, qr: 0.04, face: 0.05 },
  /** Weighted spoiled attempts a day and interface where a device tells no totals. */
  readFailuresPerDay: 2,
  /** A wireless line drops now and then, some of them every day. */
  networkFaultsPerDay: 0.8,
  powerFaultsPerDay: 0.1,
  softwareFaultsPerDay: 0.1,
  peripheralFaultsPerDay: 0.1,
  unknownFaultsPerDay: 0.5,
  configurationAttemptsPerDay: 0.2,
  cardAttemptsPerDay: 0.15,
  /** Failed transactions of one kind (no line, the terminal's own, a limit) for each read, on top of the figures a day. */
  transactionFailureShare: 0.001,
  operatorShareOfReads: 0.02,
  operatorAttemptsPerDay: 2,
} as const;

/**
 * When an excess is a finding. Log-likelihood ratio of a Poisson rate against the normal one: 4.5 is a chance of about one
 * in five hundred for a healthy device to reach it in one look.
 */
export const FINDING = {
  llrMin: 4.5,
  /** How many times the normal. */
  ratioMin: 2,
  /** Of reads: 6 in a hundred where 2.5 are normal. "A few percent" is no fault. */
  readRatioMin: 2.4,
  /** Weighted count below which nothing is concluded. */
  countMin: 3,
  readAttemptsMin: 4,
  /** Different customers, so that one bad card is no bad reader. */
  customersMin: 4,
  /** Where totals alone tell of failures, so many belong to one customer: people try again. */
  triesPerCustomer: 3,
  /** Of the losses of a reader: from so many `protocol` and `unknown` on it is what runs the reader that fails. */
  softwareReasonShareMin: 0.6,
  /** Mild: fewer weighted losses than this since it began, and a smaller share of the reads than `mildShareMax`. */
  mildCountMax: 60,
  mildShareMax: 0.22,
  /** So many times the normal at most is what a device's own past may make of it: a past that was bad is no excuse. */
  ownPastMax: 3,
} as const;
