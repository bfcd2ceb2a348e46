import http from 'node:http';

export interface Heard {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  readonly tookMs: number;
}

/** Asks one server over connections that stay open. */
export class KeenClient {
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

  constructor(private readonly url: string) {}

  send(path: string, body: string | Buffer, headers: http.OutgoingHttpHeaders, method = 'POST'): Promise<Heard> {
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const request = http.request(new URL(path, this.url), { method, headers, agent: this.#agent }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(pieces).toString();
          const { statusCode = 0, headers: told } = response;
          resolve({ status: statusCode, headers: told, text, tookMs: performance.now() - began });
        });
      });
      request.on('error', reject).end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
