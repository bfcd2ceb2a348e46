import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import v8 from 'node:v8';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

const NS_PER_SECOND = 1e9;
/** The loop is looked at a hundred times a second; what is shorter is no delay that anybody notices. */
const RESOLUTION_MS = 10;
const QUANTILES = [0.5, 0.99, 1];

/** How free one thread is: its event loop and its heap, both since the metrics were read last. */
export function loopMetrics(registry: Registry, thread: string): void {
  const registers = [registry];
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const delay: Gauge = new Gauge({
    name: 'tillwatch_thread_loop_delay_seconds',
    help: 'How late the event loop of a thread came to what was due, since the metrics were read last; quantile 1 is the latest.',
    labelNames: ['thread', 'quantile'],
    registers,
    collect() {
      for (const quantile of QUANTILES) {
        const ns = quantile === 1 ? delays.max : delays.percentile(quantile * 100);
        // What was seen is the whole step: the part beyond it is the delay.
        const seconds = Math.max(0, ns / NS_PER_SECOND - RESOLUTION_MS / 1_000);
        delay.set({ thread, quantile: String(quantile) }, seconds);
      }
      delays.reset();
    },
  });
  let before = performance.eventLoopUtilization();
  const busy: Gauge = new Gauge({
    name: 'tillwatch_thread_busy_ratio',
    help: 'Share of the time that a thread was at work since the metrics were read last; 1 is all of it.',
    labelNames: ['thread'],
    registers,
    collect() {
      const now = performance.eventLoopUtilization();
      busy.set({ thread }, performance.eventLoopUtilization(now, before).utilization);
      before = now;
    },
  });
  const heap: Gauge = new Gauge({
    name: 'tillwatch_thread_heap_bytes',
    help: 'JavaScript heap that a thread uses.',
    labelNames: ['thread'],
    registers,
    collect: () => heap.set({ thread }, v8.getHeapStatistics().used_heap_size),
  });
}
