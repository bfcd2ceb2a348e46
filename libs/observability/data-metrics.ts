import { statSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { HealthCheck } from './create-health.js';

export interface DataMetrics {
  /** Files that grow, by the names they have in the metrics: from the code, one each. Their logs (`-wal`) are counted with them. */
  dataFiles(files: Readonly<Record<string, string>>): void;
}

/** Tells at every reading how large the stores are, and how much room their disks have. */
export function dataMetrics(registry: Registry): DataMetrics {
  const registers = [registry];
  let files: Readonly<Record<string, string>> = {};
  const size: Gauge = new Gauge({
    name: 'tillwatch_data_file_bytes',
    help: 'Size of a store with its log.',
    labelNames: ['file'],
    registers,
    collect() {
      for (const [file, name] of Object.entries(files)) size.set({ file }, sizeOf(name) + sizeOf(`${name}-wal`));
    },
  });
  const free: Gauge = new Gauge({
    name: 'tillwatch_data_disk_free_bytes',
    help: 'Room that is left on the disk of a store.',
    labelNames: ['file'],
    registers,
    collect() {
      for (const [file, name] of Object.entries(files)) {
        const bytes = freeBytes(name);
        if (bytes !== undefined) free.set({ file }, bytes);
      }
    },
  });
  return {
    dataFiles(named) {
      files = named;
    },
  };
}

/** Less than this is gone within seconds of full load, 40,000 events of 500 bytes a second, and a rebuild has no room. */
const FREE_BYTES_MIN = 64 * 1024 * 1024;
/** A disk that is small altogether is short of room later. */
const FREE_SHARE_MIN = 0.05;
const MIB = 1024 * 1024;

/** Not well as long as a disk has so little room that it is about to be full. */
export function checkRoom(files: Readonly<Record<string, string>>): HealthCheck {
  return () => {
    const short = Object.entries(files).flatMap(([file, name]) => {
      const bytes = freeBytes(name);
      return bytes !== undefined && bytes < leastBytes(name) ? [`${Math.floor(bytes / MIB)} MiB for ${file}`] : [];
    });
    return short.length > 0 ? `little room is left: ${short.join(', ')}; make room, or a larger disk` : undefined;
  };
}

function leastBytes(file: string): number {
  const { blocks, bsize } = statfsSync(path.dirname(file));
  return Math.min(FREE_BYTES_MIN, FREE_SHARE_MIN * blocks * bsize);
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function freeBytes(file: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(path.dirname(file));
    return bavail * bsize;
  } catch {
    return undefined; // not every file system tells
  }
}
