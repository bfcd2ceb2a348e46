import { expect, it } from '@jest/globals';
import { Lag } from './lag.js';

it('is 0 while nothing waits, however long nothing has come', () => {
  const lag = new Lag();
  expect(lag.measure({ projected: 5n, head: 5n, now: 0 })).toBe(0);
  expect(lag.measure({ projected: 5n, head: 5n, now: 3_600_000 })).toBe(0);
});

it('grows from the moment at which something was seen to wait', () => {
  const lag = new Lag();
  expect(lag.measure({ projected: 5n, head: 6n, now: 1_000 })).toBe(1);
  expect(lag.measure({ projected: 5n, head: 9n, now: 1_400 })).toBe(400);
});

it('begins anew when what waited was folded and something else waits', () => {
  const lag = new Lag();
  lag.measure({ projected: 5n, head: 6n, now: 0 });
  lag.measure({ projected: 5n, head: 8n, now: 500 });
  expect(lag.measure({ projected: 6n, head: 8n, now: 900 })).toBe(1);
  expect(lag.measure({ projected: 8n, head: 8n, now: 950 })).toBe(0);
});
