import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cloudEvent } from '../testing/events.js';
import { Product } from '../testing/product.js';
import { drawing, oneOf } from '../testing/random.js';
import { answersOf, type Answers } from './answers.js';

const DEVICES = Array.from({ length: 8 }, (_, n) => `t${n}`);
const EVENTS = 1_200;
const BATCH = 200;
const HOUR_MS = 3_600_000;
const SEED = 11;

/** Data folders of one and the same product, to be copied and harmed: stopped in peace, and killed. */
export class Original {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-original-'));
  readonly devices = DEVICES;
  readonly batches: object[][] = [];
  answers!: Answers;
  receipt = '';

  static async make(): Promise<Original> {
    const original = new Original();
    await original.#make();
    return original;
  }

  /** As the product left it. */
  folder(state: 'stopped' | 'killed'): string {
    return path.join(this.#folder, state);
  }

  copyBackup(to: string): void {
    cpSync(path.join(this.#folder, 'fleet.backup'), to);
  }

  /** A copy of its own, in a folder that the caller removes. */
  copy(state: 'stopped' | 'killed'): string {
    const copy = mkdtempSync(path.join(tmpdir(), 'tillwatch-torn-'));
    cpSync(this.folder(state), copy, { recursive: true });
    return copy;
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #make(): Promise<void> {
    const product = new Product();
    await product.start();
    for (let sent = 0; sent < EVENTS; sent += BATCH) {
      const batch = this.#batch(sent);
      this.batches.push(batch);
      this.receipt = (await product.send(batch)).body.receipt;
    }
    this.receipt = (await product.send([{ specversion: 'none' }])).body.receipt;
    this.answers = await answersOf(product, DEVICES, this.receipt);
    await product.command('backup', path.join(this.#folder, 'fleet.backup'));
    this.#keep(product.dataDir, 'killed');
    await product.stop();
    this.#keep(product.dataDir, 'stopped');
    await product.dispose();
  }

  /** Of a running product, nobody writing, it is what kill -9 leaves. */
  #keep(dataDir: string, state: 'stopped' | 'killed'): void {
    cpSync(dataDir, this.folder(state), { recursive: true });
    for (const name of readdirSync(dataDir))
      if (name.endsWith('-shm')) rmSync(path.join(this.folder(state), name), { force: true });
  }

  #batch(from: number): object[] {
    const draw = drawing(SEED + from);
    const now = Date.now();
    return Array.from({ length: BATCH }, (_, n) => {
      const device = oneOf(draw, DEVICES);
      const [type, data] = oneOf<[string, object]>(draw, [
        ['terminal.heartbeat', { gauges: { n: from + n } }],
        ['terminal.card-read.failed', { interface: 'chip', reason: 'timeout' }],
        ['terminal.firmware.reported', { component: 'os', version: `1.${from + n}` }],
        ['fleet.device.registered', { serial: `S-${device}`, model: 'm' }],
        ['fleet.device.deployed', { position: `lane-${device}`, site: 's', merchant: 'm' }],
      ]);
      return cloudEvent(type, device, data, { time: new Date(now - Math.floor(draw() * 60 * HOUR_MS)).toISOString() });
    });
  }
}
