declare module 'lz4js' {
  /** Of a whole frame. */
  export function decompress(source: Uint8Array): Uint8Array;
}

declare module 'kafkajs-snappy' {
  const codec: () => {
    compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
    decompress(buffer: Buffer): Promise<Buffer>;
  };
  export default codec;
}
