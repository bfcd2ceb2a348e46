import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const MAIN = path.join(ROOT, 'dist/apps/tillwatch/main.js');
const COMMAND = path.join(ROOT, 'dist/apps/cli/main.js');
export const ADMIN_KEY = 'tw_spec_0123456789abcdefghijklmnopqrstuvwxyz';
const READY_WITHIN_MS = 30_000;
/** A refusal that does not come is a hang, and no test waits for it longer. */
const REFUSED_WITHIN_MS = 40_000;

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface Told {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: readonly { readonly index: number; readonly reason: string; readonly detail: string }[];
  readonly receipt: string;
}

export interface GraphQlAnswer {
  // What a query answers is what its spec asked for.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type ProductEnvironment = Readonly<Record<string, string | undefined>>;

/** The built product as a process of its own, on a free port and a data folder of its own; used as outsiders do. */
export class Product {
  readonly dataDir: string;
  /** All that it printed, over all its starts. */
  readonly lines: string[] = [];
  #child: ChildProcess | undefined;
  #ended: Promise<Ended> | undefined;
  url = '';

  /**
   * @param env undefined takes a variable away that it would be given otherwise
   * @param through a command that runs what is given to it, such as one that sets limits first
   */
  constructor(
    private readonly env: ProductEnvironment = {},
    private readonly through: readonly string[] = [],
  ) {
    this.dataDir = env['TILLWATCH_DATA_DIR'] ?? mkdtempSync(path.join(tmpdir(), 'tillwatch-product-'));
  }

  async start(env: ProductEnvironment = {}): Promise<this> {
    const { ended, port } = this.launch(env);
    const failed = ended.then(({ code }) => Promise.reject(new Error(`ended with ${code}: ${this.#lastLines()}`)));
    failed.catch(() => {});
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const tell = (): void => reject(new Error(`not ready within ${READY_WITHIN_MS} ms: ${this.#lastLines()}`));
      timer = setTimeout(tell, READY_WITHIN_MS);
    });
    this.url = `http://127.0.0.1:${await Promise.race([port, failed, late])}`;
    clearTimeout(timer);
    return this;
  }

  /** Starts it and does not wait; for who ends it before it is ready. */
  launch(env: ProductEnvironment = {}): { readonly ended: Promise<Ended>; readonly port: Promise<number> } {
    const child = this.#spawn(['--enable-source-maps', MAIN], env);
    this.#child = child;
    const ended = new Promise<Ended>((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    this.#ended = ended;
    const port = new Promise<number>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (!stream) continue;
        createInterface({ input: stream }).on('line', (line) => {
          this.lines.push(line);
          const found = /"port":(\d+).*"msg":"ready"/.exec(line)?.[1];
          if (found !== undefined) resolve(Number(found));
        });
      }
    });
    return { ended, port };
  }

  /** How a start ends that must fail. */
  async refused(env: ProductEnvironment = {}): Promise<Said> {
    return said(this.#spawn([MAIN], env), REFUSED_WITHIN_MS);
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  async stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGHUP' = 'SIGTERM'): Promise<Ended> {
    this.signal(signal);
    return this.ended();
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** How it ends, whoever ends it. */
  async ended(): Promise<Ended> {
    return (await this.#ended) ?? { code: null, signal: null };
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Nobody reads what it prints from now on. */
  closeOutput(): void {
    for (const stream of [this.#child?.stdout, this.#child?.stderr]) stream?.destroy();
  }

  /** Ends what still runs and removes the data folder. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Posts events one a line. */
  send(
    events: readonly unknown[],
    options: { readonly key?: string; readonly historical?: boolean } = {},
  ): Promise<Answer<Told>> {
    return this.post(events.map((event) => JSON.stringify(event)).join('\n'), options);
  }

  /** Posts a body of lines as it is, or packed with gzip. */
  async post(
    body: string | Uint8Array<ArrayBuffer>,
    { key = ADMIN_KEY, historical = false, gzip = false } = {},
  ): Promise<Answer<Told>> {
    const response = await fetch(`${this.url}/v1/telemetry`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/x-ndjson',
        authorization: `Bearer ${key}`,
        ...(historical ? { 'tillwatch-import': 'historical' } : {}),
        ...(gzip ? { 'content-encoding': 'gzip' } : {}),
      },
    });
    return { status: response.status, body: (await response.json()) as Told };
  }

  async ask(
    query: string,
    variables: object = {},
    { key = ADMIN_KEY, receipt }: { key?: string; receipt?: string } = {},
  ): Promise<GraphQlAnswer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query, variables }),
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${key}`,
        ...(receipt === undefined ? {} : { 'tillwatch-min-receipt': receipt }),
      },
    });
    return (await response.json()) as GraphQlAnswer;
  }

  get(where: string): Promise<Response> {
    return fetch(`${this.url}${where}`);
  }

  /** Sum of a metric's series whose labels hold `label`. */
  async metric(name: string, label = ''): Promise<number> {
    const text = await (await this.get('/metrics')).text();
    const series = text.split('\n').filter((line) => line.split(/[{ ]/)[0] === name && line.includes(label));
    return series.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  /** Runs the command line on the same data folder, towards the same server. */
  async command(...args: string[]): Promise<Said> {
    return said(this.launchCommand(...args));
  }

  /** The same, for who ends it before it is done. */
  launchCommand(...args: string[]): ChildProcess {
    return this.launchCommandWith({}, ...args);
  }

  launchCommandWith(env: ProductEnvironment, ...args: string[]): ChildProcess {
    const port = this.url === '' ? {} : { TILLWATCH_PORT: new URL(this.url).port };
    return this.#spawn([COMMAND, ...args], { TILLWATCH_KEY: ADMIN_KEY, ...port, ...env });
  }

  #spawn(args: readonly string[], more: ProductEnvironment = {}): ChildProcess {
    const env = { ...this.#environment(), ...more };
    const [program = '', ...rest] = [...this.through, process.execPath, ...args];
    return spawn(program, rest, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  #lastLines(): string {
    return this.lines.slice(-3).join(' | ');
  }

  #environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TILLWATCH_'));
    const own = {
      TILLWATCH_PORT: '0',
      TILLWATCH_DATA_DIR: this.dataDir,
      TILLWATCH_DEMO: 'off',
      TILLWATCH_ADMIN_KEY: ADMIN_KEY,
      ...this.env,
    };
    return Object.fromEntries([...inherited, ...Object.entries(own)].filter(([, value]) => value !== undefined));
  }
}

/** What a process says until it ends. */
export async function said(child: ChildProcess, withinMs?: number): Promise<Said> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => (stderr += piece.toString()));
  const limit = withinMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), withinMs);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(limit);
  return { code, stdout, stderr };
}
