import type { Append } from '#event-store';
import type { ThreadObservation } from '#observability';
import type { PostgresRefusal } from '#postgres';
import type { KafkaSettings, Settings } from '#settings';
import type { SqliteFileRefusal } from '#sqlite-file';
import type { Intake } from '#telemetry';
import type { BodyKind } from '../body/media.js';
import type { KafkaLimits } from '../kafka/open-kafka-way-in.js';

/** What the thread is started with. */
export interface ThreadData extends ThreadObservation {
  /** Where the event store is; a file is written by the thread alone. */
  readonly eventStore: Settings['eventStore'];
  /** Where keys and tenants are. */
  readonly access: Settings['access'];
  readonly limits: KafkaLimits;
  /** Absent: events go from HTTP straight into the store. */
  readonly kafka?: KafkaSettings;
  /** Memory of a `QueueGauge`. */
  readonly gauge: SharedArrayBuffer;
}

/** What the thread is asked to do. */
export type Question =
  | { readonly ask: 'admit'; readonly bytes: Uint8Array; readonly kind: BodyKind; readonly intake: Intake }
  | { readonly ask: 'append'; readonly batch: readonly Append[] }
  | { readonly ask: 'truncate'; readonly stream: string; readonly before: number }
  /** What keeps the store from taking events. */
  | { readonly ask: 'fault' }
  /** How the Kafka way in is. */
  | { readonly ask: 'kafka' }
  /** Take nothing more from requests; answered when all that was taken is stored. */
  | { readonly ask: 'drain' }
  /** Close the files; the last question. */
  | { readonly ask: 'close' };

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

/** An error on its way between threads, which keeps neither class nor code. */
export type CarriedError =
  | { readonly kind: 'unavailable' | 'invalid-event' | 'range' | 'internal'; readonly message: string }
  | {
      readonly kind: 'refused';
      readonly code: SqliteFileRefusal;
      readonly file: string;
      readonly what: string;
      readonly problem: string;
    }
  | {
      readonly kind: 'refused-database';
      readonly code: PostgresRefusal;
      readonly what: string;
      readonly problem: string;
    };

export type Answered =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: CarriedError };

/** What the thread says: first that the store is open, or why it is not, then answers as they come. */
export type FromThread =
  | { readonly tell: 'ready'; readonly storeId: string }
  | { readonly tell: 'refused'; readonly error: CarriedError }
  | { readonly tell: 'answers'; readonly answers: readonly Answered[] };
