import fc from 'fast-check';
import type { Product } from '../../product/testing/product.js';
import { anyEvent, type Sent } from './any-event.js';

const DEVICES = 30;
const BATCH = 500;
export const FLEET_NAMES = [
  ...Array.from({ length: DEVICES }, (_, at) => `f-${at}`),
  'site-berlin-1',
  'lane-7',
  'P400',
  'terminal.heartbeat.v1',
  'fleet.device.deployed.v1',
];

/** Some devices with events of all types that the way in takes, and refused ones beside them. */
export async function tellStrangeFleet(product: Product, seed: number, count: number): Promise<void> {
  const events = fc.sample(anyEvent, { seed, numRuns: count }).map(placed);
  for (let at = 0; at < events.length; at += BATCH) {
    const { status, body } = await product.send(events.slice(at, at + BATCH), { historical: at % 2 === 0 });
    if (status !== 202) throw new Error(`status ${status}`);
    await product.ask('{ fleet { deviceCount } }', {}, { receipt: body.receipt });
  }
}

const placed = (event: Sent, at: number): Sent =>
  String(event['subject']).startsWith('d-') ? { ...event, id: `e-${at}`, subject: `f-${at % DEVICES}` } : event;
