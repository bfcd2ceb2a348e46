import type { Readable } from 'node:stream';

export type BodyRead =
  | { readonly outcome: 'read'; readonly bytes: Buffer }
  /** More than the limit; the stream is left paused where the limit was passed. */
  | { readonly outcome: 'too-large' }
  /** Not all of it fits now; the stream is left paused. */
  | { readonly outcome: 'no-room' }
  /** The sender went away, or the stream cannot be decoded. */
  | { readonly outcome: 'broken' };

export interface CollectOptions {
  readonly bytesMax: number;
  /** Asked for room for each piece before it is kept; false: there is none. What was granted the caller gives back. */
  readonly reserve?: (bytes: number) => boolean;
}

/** Reads a stream to its end into one buffer, or stops at the first byte beyond `bytesMax`. Never throws. */
export function collectBytes(stream: Readable, { bytesMax, reserve = () => true }: CollectOptions): Promise<BodyRead> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const settle = (read: BodyRead): void => {
      stream.off('data', keep).off('end', end).off('error', fail).off('close', fail);
      // A late error of a stream that nobody listens to any more would end the process.
      stream.on('error', () => {});
      if (read.outcome !== 'read') stream.pause();
      resolve(read);
    };
    const keep = (piece: Buffer): void => {
      length += piece.length;
      if (length > bytesMax) return settle({ outcome: 'too-large' });
      if (!reserve(piece.length)) return settle({ outcome: 'no-room' });
      pieces.push(piece);
    };
    const end = (): void =>
      settle({ outcome: 'read', bytes: pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces, length) });
    const fail = (): void => settle({ outcome: 'broken' });
    stream.on('data', keep).on('end', end).on('error', fail).on('close', fail);
  });
}
