import { describe, expect, it } from '@jest/globals';
import { createHealth } from './index.js';

describe('health', () => {
  it('is ready when every part is well, and names the others with their reasons', async () => {
    const health = createHealth();
    let reason: string | undefined = 'is 40 s behind';
    const remove = health.check('gone', () => 'is gone');
    health.check('store', async () => undefined);
    health.check('projector', () => reason);
    remove();
    expect(await health.ready()).toEqual({
      ready: false,
      checks: { store: { ok: true }, projector: { ok: false, reason: 'is 40 s behind' } },
    });
    reason = undefined;
    expect((await health.ready()).ready).toBe(true);
  });

  it('takes a part that throws or does not answer for not well, and quotes nothing of it', async () => {
    const health = createHealth({ checkTimeoutMs: 1 });
    health.check('throws', () => Promise.reject(new Error('secret')));
    health.check('hangs', () => new Promise(() => {}));
    expect(await health.ready()).toEqual({
      ready: false,
      checks: {
        throws: { ok: false, reason: 'could not be asked' },
        hangs: { ok: false, reason: 'did not answer within 1 ms' },
      },
    });
  });

  it('is live and not ready while the process stops', async () => {
    const health = createHealth();
    health.stopping();
    expect([health.live(), await health.ready()]).toEqual([
      { status: 'live' },
      { ready: false, checks: { process: { ok: false, reason: 'is stopping' } } },
    ]);
  });
});
