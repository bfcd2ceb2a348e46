import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const MAIN = path.join(ROOT, 'dist/apps/tillwatch/main.js');
const COMMAND = path.join(ROOT, 'dist/apps/cli/main.js');
export const ADMIN_KEY = 'tw_spec_0123456789abcdefghijklmnopqrstuvwxyz';
const READY_WITHIN_MS = 30_000;

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface Told {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: readonly { readonly index: number; readonly reason: string }[];
  readonly receipt: string;
}

export interface GraphQlAnswer {
  // What a query answers is what its spec asked for.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** The built product as a process of its own, on a free port and a data folder of its own; used as outsiders do. */
export class Product {
  readonly dataDir: string;
  readonly lines: string[] = [];
  #child: ChildProcess | undefined;
  #ended: Promise<{ code: number | null; signal: string | null }> | undefined;
  url = '';

  constructor(private readonly env: Readonly<Record<string, string | undefined>> = {}) {
    this.dataDir = env['TILLWATCH_DATA_DIR'] ?? mkdtempSync(path.join(tmpdir(), 'tillwatch-product-'));
  }

  async start(): Promise<this> {
    const child = spawn(process.execPath, ['--enable-source-maps', MAIN], { env: this.#environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.#ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    const port = new Promise<number>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.lines.push(line);
          const found = /"port":(\d+).*"msg":"ready"/.exec(line)?.[1];
          if (found !== undefined) resolve(Number(found));
        });
      }
    });
    const failed = this.#ended.then(({ code }) => Promise.reject(new Error(`ended with ${code}: ${this.lines.slice(-3).join(' | ')}`)));
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`not ready within ${READY_WITHIN_MS} ms: ${this.lines.slice(-3).join(' | ')}`)), READY_WITHIN_MS).unref();
    });
    this.url = `http://127.0.0.1:${await Promise.race([port, failed, late])}`;
    failed.catch(() => {});
    return this;
  }

  /** The exit status of a start that must fail, and what it said. */
  async refused(): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, [MAIN], { env: this.#environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, said };
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<{ code: number | null; signal: string | null }> {
    this.#child?.kill('SIGTERM');
    return (await this.#ended) ?? { code: null, signal: null };
  }

  /** Ends what still runs and removes the data folder. */
  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async send(events: readonly unknown[], { key = ADMIN_KEY, historical = false } = {}): Promise<Answer<Told>> {
    const response = await fetch(`${this.url}/v1/telemetry`, {
      method: 'POST',
      body: events.map((event) => JSON.stringify(event)).join('\n'),
      headers: {
        'content-type': 'application/x-ndjson',
        authorization: `Bearer ${key}`,
        ...(historical ? { 'tillwatch-import': 'historical' } : {}),
      },
    });
    return { status: response.status, body: (await response.json()) as Told };
  }

  async ask(query: string, variables: object = {}, { key = ADMIN_KEY, receipt }: { key?: string; receipt?: string } = {}): Promise<GraphQlAnswer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query, variables }),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...(receipt ? { 'tillwatch-min-receipt': receipt } : {}) },
    });
    return (await response.json()) as GraphQlAnswer;
  }

  get(where: string): Promise<Response> {
    return fetch(`${this.url}${where}`);
  }

  /** Runs the command line on the same data folder. */
  async command(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [COMMAND, ...args], { env: this.#environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stdout, stderr };
  }

  #environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TILLWATCH_'));
    const own = { TILLWATCH_PORT: '0', TILLWATCH_DATA_DIR: this.dataDir, TILLWATCH_DEMO: 'off', TILLWATCH_ADMIN_KEY: ADMIN_KEY, ...this.env };
    return Object.fromEntries([...inherited, ...Object.entries(own)].filter(([, value]) => value !== undefined)) as NodeJS.ProcessEnv;
  }
}

let made = 0;
/** A CloudEvent as a terminal sends it. */
export function cloudEvent(type: string, subject: string, data: object, more: object = {}): Record<string, unknown> {
  made += 1;
  return { specversion: '1.0', id: `e-${process.pid}-${made}`, source: '/spec', type: `${type}.v1`, subject, time: new Date().toISOString(), data, ...more };
}

const HISTORY = `query ($id: ID!, $after: String) { device(id: $id) { history(first: 500, after: $after, newestFirst: false) {
  edges { node { id cloudEventId type flags } } pageInfo { hasNextPage endCursor } } } }`;

/** Sender's ids of a device's whole history, oldest first. */
export async function historyOf(product: Product, id: string): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | null = null; ; ) {
    const { data, errors } = await product.ask(HISTORY, { id, after });
    if (errors) throw new Error(errors[0]?.message);
    if (!data.device) return found;
    const { edges, pageInfo } = data.device.history as { edges: { node: { cloudEventId: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    found.push(...edges.map(({ node }) => node.cloudEventId));
    if (!pageInfo.hasNextPage) return found;
    after = pageInfo.endCursor;
  }
}
