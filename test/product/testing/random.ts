/** Draws from [0, 1); mulberry32: a seed tells the whole story. */
export function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const bytesOf = (draw: () => number, length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, () => Math.floor(draw() * 256));

export const oneOf = <T>(draw: () => number, list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
