import { describe, expect, it } from '@jest/globals';
import { Turnstile } from './turnstile.js';

describe('the turnstile', () => {
  it('lets one through at a time, lanes in turn, each in the order it came', async () => {
    const turnstile = new Turnstile();
    const order: string[] = [];
    let inside = 0;
    const pass = (lane: string, name: string): Promise<void> =>
      turnstile.pass(lane, async () => {
        inside += 1;
        expect(inside).toBe(1);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(name);
        inside -= 1;
      });
    const flood = ['a1', 'a2', 'a3', 'a4'].map((name) => pass('a', name));
    const calm = pass('b', 'b1');
    await Promise.all([...flood, calm, pass('c', 'c1'), pass('b', 'b2')]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  it('goes on after work that fails, which is told to whoever sent it', async () => {
    const turnstile = new Turnstile();
    const failing = turnstile.pass('a', () => Promise.reject(new Error('spec')));
    const next = turnstile.pass('a', async () => 'through');
    await expect(failing).rejects.toThrow('spec');
    expect(await next).toBe('through');
  });

  it('tells when all that came before is through', async () => {
    const turnstile = new Turnstile();
    let through = 0;
    const pass = (lane: string): void =>
      void turnstile.pass(lane, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        through += 1;
      });
    for (const lane of ['a', 'a', 'b', 'c', 'a']) pass(lane);
    const passed = turnstile.passed();
    await passed;
    expect(through).toBe(5);
    await turnstile.passed();
  });
});
