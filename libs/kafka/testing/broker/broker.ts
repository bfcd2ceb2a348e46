import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';
import { kafkaLibraries } from './distribution.js';
import { type BrokerSettings, type BrokerUser, serverProperties } from './properties.js';

/** Four seconds on a quiet machine. */
const START_MAX_MS = 90_000;
const LOOK_EVERY_MS = 50;

const run = promisify(execFile);

export interface StartBroker {
  /** Who may come in over a second listener, which asks for passwords. */
  readonly user?: BrokerUser;
  readonly more?: BrokerSettings['more'];
}

/** A real Apache Kafka of one node on free ports, its data in a temporary folder. */
export class Broker {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly libraries: string,
    private readonly folder: string,
    private readonly ports: { readonly client: number; readonly sasl?: number },
  ) {}

  /** Where its logs lie on the disk. */
  get logs(): string {
    return path.join(this.folder, 'logs');
  }

  /** `host:port`, the same after a restart. */
  get address(): string {
    return `127.0.0.1:${this.ports.client}`;
  }

  /** Of the listener with passwords. */
  get saslAddress(): string {
    return `127.0.0.1:${this.ports.sasl ?? 0}`;
  }

  static async start({ user, more = {} }: StartBroker = {}): Promise<Broker> {
    const libraries = await kafkaLibraries();
    const folder = await mkdtemp(path.join(os.tmpdir(), 'tillwatch-kafka-'));
    const [client, controller, sasl] = await freePorts();
    const ports = { client, controller, ...(user && { sasl }) };
    const properties = { ports, folder: path.join(folder, 'logs'), more, ...(user && { user }) };
    await writeFile(path.join(folder, 'server.properties'), serverProperties(properties));
    const broker = new Broker(libraries, folder, ports);
    const { stdout: id } = await broker.#java('kafka.tools.StorageTool', 'random-uuid');
    await broker.#java('kafka.tools.StorageTool', 'format', '-t', id.trim(), '-c', 'server.properties');
    await broker.restart();
    return broker;
  }

  /** Starts it again with all that it kept; it is running already: nothing happens. */
  async restart(): Promise<void> {
    if (this.#process) return;
    const options = ['-Xms256m', '-Xmx512m', '-XX:+UseSerialGC', '-Dlog4j2.level=WARN', '-cp', this.#classes];
    const log = path.join(this.folder, 'broker.log');
    const shell = ['-c', 'exec "$0" "$@" >> "$LOG" 2>&1', 'java', ...options, 'kafka.Kafka', 'server.properties'];
    const child = spawn('sh', shell, { cwd: this.folder, env: { ...ENVIRONMENT, LOG: log }, stdio: 'ignore' });
    this.#process = child;
    const giveUpAt = Date.now() + START_MAX_MS;
    while (!(await isListening(this.ports.client))) {
      if (child.exitCode !== null || Date.now() > giveUpAt) {
        throw new Error(`the broker did not start: ${(await readFile(log, 'utf8')).slice(-2_000)}`);
      }
      await after(LOOK_EVERY_MS);
    }
  }

  /** kill -9; what it had not flushed is in the page cache, as after any death of the process alone. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Does not answer from now on, and keeps its connections. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it and takes its data away. */
  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  get #classes(): string {
    return path.join(this.libraries, '*');
  }

  #java(...command: string[]): Promise<{ stdout: string }> {
    return run('java', ['-cp', this.#classes, '-Dlog4j2.level=WARN', ...command], { cwd: this.folder });
  }
}

/** A broker needs nothing of ours, and settings of a developer's Kafka would get in the way. */
const ENVIRONMENT = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KAFKA_')));

/** Three that were free a moment ago, all held at once so that they differ. */
async function freePorts(): Promise<[number, number, number]> {
  const servers = [net.createServer(), net.createServer(), net.createServer()];
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const address = server.address();
      return typeof address === 'object' && address ? address.port : 0;
    }),
  );
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  const [first = 0, second = 0, third = 0] = ports;
  return [first, second, third];
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });
