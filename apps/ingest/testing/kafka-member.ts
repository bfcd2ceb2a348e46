import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { EventStore } from '#event-store';
import type { KafkaSettings } from '#settings';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** What a member asks of the store of its parent. */
export interface StoreQuestion {
  readonly id: number;
  readonly method: 'append' | 'readStream' | 'readAll' | 'head' | 'streamRevision' | 'truncateStream';
  readonly args: readonly unknown[];
}

export interface StoreAnswer {
  readonly id: number;
  readonly value: unknown;
}

export interface StartMember {
  readonly settings: KafkaSettings;
  /** The file of keys and tenants. */
  readonly access: string;
  readonly sessionMs: number;
  readonly store: EventStore;
}

/** A member of the ingest group as a process of its own. */
export class KafkaMember {
  /** Appends that it asked for. */
  appends = 0;
  readonly #child: ChildProcess;

  constructor({ store, ...data }: StartMember) {
    const source = ['--conditions=source', '--import', './scripts/typescript-from-source.mjs'];
    const script = path.join(import.meta.dirname, 'kafka-member.process.ts');
    this.#child = spawn(process.execPath, [...source, script, JSON.stringify(data)], {
      cwd: ROOT,
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (question: StoreQuestion) => void this.#answer(store, question));
  }

  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  /** kill -9. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  async #answer(store: EventStore, { id, method, args }: StoreQuestion): Promise<void> {
    if (method === 'append') this.appends += 1;
    const asked = store[method].bind(store) as (...parameters: readonly unknown[]) => Promise<unknown>;
    const value = await asked(...args);
    // It may have been killed meanwhile, as it should be.
    if (this.#child.connected) this.#child.send({ id, value } satisfies StoreAnswer, () => {});
  }
}
