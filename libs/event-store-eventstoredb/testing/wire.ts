import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

/** What lies between the client and the stand-in, so that it can be in trouble without either of them knowing. */
export class Wire {
  readonly #server = net.createServer((client) => this.#connect(client));
  readonly #pairs = new Set<readonly [client: Socket, server: Socket]>();
  #target = 0;
  #held: 'nothing' | 'answers' | 'everything' = 'nothing';

  /** Resolves with the port to connect to. */
  async open(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  leadTo(port: number): void {
    this.#target = port;
  }

  /** Nothing gets through, or only what the client says; connections stay up, as with a process that was stopped. */
  hold(what: 'answers' | 'everything'): void {
    this.#held = what;
    for (const pair of this.#pairs) this.#apply(pair);
  }

  release(): void {
    this.#held = 'nothing';
    for (const pair of this.#pairs) this.#apply(pair);
  }

  /** Every connection is lost, with whatever was on its way. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  #connect(client: Socket): void {
    // It came while this was being closed.
    if (!this.#server.listening) return void client.destroy();
    const server = net.connect(this.#target, '127.0.0.1');
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    for (const [from, to] of [pair, [server, client] as const]) {
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        if (to.write(bytes)) return;
        from.pause();
        to.once('drain', () => this.#apply(pair));
      });
      from.on('error', () => {});
      from.on('close', () => {
        to.destroy();
        this.#pairs.delete(pair);
      });
    }
    this.#apply(pair);
  }

  #apply([client, server]: readonly [Socket, Socket]): void {
    if (this.#held === 'everything') client.pause();
    else client.resume();
    if (this.#held === 'nothing') server.resume();
    else server.pause();
  }
}
