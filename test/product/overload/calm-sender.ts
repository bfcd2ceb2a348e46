import { cloudEvent } from '../testing/events.js';
import type { Product } from '../testing/product.js';

const SEND_EVERY_MS = 250;

/** What a terminal met that sends one event now and then beside others who flood the server. */
export interface Calm {
  /** Devices whose event was acknowledged. */
  readonly devices: string[];
  readonly refused: number;
  /** Of acknowledged ones: from sending to the answer, in milliseconds. */
  readonly times: number[];
}

export async function sendCalmly(product: Product, key: string, going: () => boolean): Promise<Calm> {
  const [devices, times]: [string[], number[]] = [[], []];
  let refused = 0;
  for (let i = 0; going(); i += 1) {
    const began = performance.now();
    const device = `calm-${i}`;
    const { status } = await product.send([cloudEvent('terminal.heartbeat', device, { gauges: {} })], { key });
    if (status === 202) {
      devices.push(device);
      times.push(performance.now() - began);
    } else refused += 1;
    await new Promise((resolve) => setTimeout(resolve, SEND_EVERY_MS));
  }
  return { devices, refused, times };
}
