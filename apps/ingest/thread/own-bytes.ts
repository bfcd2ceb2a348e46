/**
 * The bytes in a buffer that holds nothing else, so that it can be handed to another thread instead of copied: what it was
 * is empty afterwards. Small buffers are parts of a pool that others use too, and are copied.
 */
export function ownBytes(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length;
  return isAlone ? new Uint8Array(buffer) : new Uint8Array(bytes);
}
