import net from 'node:net';

/** An answer that does not come within so long is none. */
const ANSWER_WITHIN_MS = 3_000;

export interface RawRequest {
  readonly url: string;
  readonly bytes: string | Uint8Array;
  /** Hang up at once, without waiting for anything. */
  readonly hangUp?: boolean;
}

/** Writes bytes to the server's port, whatever they are; what comes back until it hangs up or has nothing more to say. */
export function raw({ url, bytes, hangUp = false }: RawRequest): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1', () => {
      if (hangUp) socket.write(bytes, () => socket.destroy());
      else socket.write(bytes);
    });
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
    socket.on('data', (piece) => {
      answer += piece.toString('latin1');
      if (/^HTTP[^]*\r\n\r\n/.test(answer)) socket.end();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
  });
}
