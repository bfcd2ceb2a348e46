import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import snappy from 'kafkajs-snappy';
import lz4 from 'lz4js';

/** What kafkajs asks of a codec; `encoder` holds the bytes of a record batch. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

const [compressZstd, decompressZstd] = [promisify(zstdCompress), promisify(zstdDecompress)];

const zstd: Codec = {
  compress: ({ buffer }) => compressZstd(buffer),
  decompress: (bytes) => decompressZstd(bytes),
};

const framedLz4: Codec = {
  // The frames that it makes have blocks that need each other, which brokers refuse; nothing here is sent in lz4.
  compress: () => Promise.reject(new Error('lz4 is read here and never written')),
  decompress: async (bytes) => Buffer.from(lz4.decompress(bytes)),
};

/**
 * Gives kafkajs the codecs that it comes without (gzip it has): a batch in one that it does not know would end the
 * consumer for good. For all clients of the process.
 */
export function registerCodecs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.ZSTD] = () => zstd;
  CompressionCodecs[CompressionTypes.LZ4] = () => framedLz4;
  CompressionCodecs[CompressionTypes.Snappy] = snappy;
}
