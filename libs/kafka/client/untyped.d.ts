declare module 'lz4js' {
  /** Whole frames, as Kafka wants them. */
  export function compress(source: Uint8Array): Uint8Array;
  export function decompress(source: Uint8Array): Uint8Array;
}

declare module 'kafkajs-snappy' {
  const codec: () => {
    compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
    decompress(buffer: Buffer): Promise<Buffer>;
  };
  export default codec;
}
