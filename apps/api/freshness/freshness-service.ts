import { decodeReceipt } from '#receipts';
import { answerError, badInput } from '../errors/answer-error.js';
import type { ApiPorts } from '../ports.js';
import type { Freshness } from '../server/reading.js';
import { Lag } from './lag.js';
import type { ProjectedPosition } from './projected-position.js';

/** How long a request waits for what its receipt stands for (CONTRACT section 3). */
export const RECEIPT_WAIT_MS = 5_000;

/** What answers reflect, and holding them back until they reflect what a caller has written. */
export class FreshnessService {
  readonly #ports: Pick<ApiPorts, 'store' | 'now'>;
  readonly #projected: ProjectedPosition;
  readonly #lag = new Lag();
  #head = 0n;

  constructor(ports: Pick<ApiPorts, 'store' | 'now'>, projected: ProjectedPosition) {
    this.#ports = ports;
    this.#projected = projected;
  }

  /** Read before the data is: the rows may hold more than this says, never less. */
  async now(): Promise<Freshness> {
    const projected = await this.#projected.current();
    // Where the store does not answer, the read model still does.
    this.#head = await this.#ports.store.head().catch(() => this.#head);
    const lagMs = this.#lag.measure({ projected, head: this.#head, now: this.#ports.now() });
    return { logPosition: String(projected), lagMs };
  }

  /** Resolves when what the receipt stands for can be read; throws `BAD_USER_INPUT` or `NOT_YET`. */
  async awaitReceipt(text: string): Promise<void> {
    const receipt = decodeReceipt(text);
    if (!receipt) throw badInput('The header tillwatch-min-receipt holds no receipt.');
    if (receipt.storeId !== this.#ports.store.storeId) throw badInput('The receipt is of another installation.');
    if (await this.#projected.reached(receipt.logPosition, RECEIPT_WAIT_MS)) return;
    throw answerError('NOT_YET', `What the receipt stands for could not be read within ${RECEIPT_WAIT_MS} ms.`);
  }
}
