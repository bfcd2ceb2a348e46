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
        const room = roomFor(name);
        if (room) free.set({ file }, room.freeBytes);
      }
    },
  });
  return {
    dataFiles(named) {
      files = named;
    },
  };
}

/**
 * Less than this is gone within seconds of full load, 40,000 events of 500 bytes a second, and the log of the event store,
 * 80 MB before it is brought into its file, may find none.
 */
const FREE_BYTES_MIN = 100 * 1024 * 1024;
/** A disk that is small altogether is short of room later. */
const FREE_SHARE_MIN = 0.05;
const MIB = 1024 * 1024;

/** Not well as long as a disk has so little room that it is about to be full. */
export function checkRoom(files: Readonly<Record<string, string>>): HealthCheck {
  return () => {
    const short = Object.entries(files).flatMap(([file, name]) => {
      const room = roomFor(name);
      return room?.isShort === true ? [`${Math.floor(room.freeBytes / MIB)} MiB for ${file}`] : [];
    });
    return short.length > 0 ? `little room is left: ${short.join(', ')}; make room, or a larger disk` : undefined;
  };
}

export interface Room {
  readonly freeBytes: number;
  /** So little that the disk is about to be full. */
  readonly isShort: boolean;
}

/** Room that is left on the disk of a file; undefined where its file system does not tell. */
export function roomFor(file: string): Room | undefined {
  try {
    const { bavail, blocks, bsize } = statfsSync(path.dirname(file));
    const freeBytes = bavail * bsize;
    return { freeBytes, isShort: freeBytes < Math.min(FREE_BYTES_MIN, FREE_SHARE_MIN * blocks * bsize) };
  } catch {
    return undefined;
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
