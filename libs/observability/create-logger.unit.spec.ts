import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { createLogger, createNestLogger, describeFault } from './index.js';
import { Repeats } from './repeats.js';
import type { Logger } from './index.js';

const CARD = '4111111111111111';
const mask = (text: string): string => text.replaceAll(CARD, '411111******1111');

function capture(): { logger: Logger; lines: () => Record<string, unknown>[]; text: () => string } {
  const written: string[] = [];
  const destination = { write: (line: string) => void written.push(line) };
  const logger = createLogger({ name: 'test', level: 'debug', destination, mask });
  return {
    logger,
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
    text: () => written.join(''),
  };
}

class Expected extends Error {
  readonly code = 'STORE_GONE';
}

describe('the log', () => {
  it('has one JSON object a line, with time, level and name, and nothing of the machine', () => {
    const { logger, lines } = capture();
    logger.info({ events: 3 }, 'stored');
    expect(lines()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        name: 'test',
        events: 3,
        msg: 'stored',
      },
    ]);
  });

  it('masks card numbers wherever they stand', () => {
    const { logger, text } = capture();
    logger.warn(
      { id: `x ${CARD}`, deep: [{ [CARD]: Number(CARD) }], big: BigInt(CARD), err: new Expected(`no ${CARD}`) },
      `was ${CARD}`,
    );
    logger.error(new Error(`broken at ${CARD}`, { cause: new Error(CARD) }));
    expect(text()).not.toContain(CARD);
    expect(text().match(/411111\*{6}1111/g)?.length).toBe(8);
  });

  it('tells errors of another realm as it tells its own', () => {
    const { logger, lines } = capture();
    const err: unknown = runInNewContext(`Object.assign(new TypeError('${CARD} is odd'), { code: 'ODD' })`);
    expect(err).not.toBeInstanceOf(Error);
    logger.error({ err, fault: describeFault(err) }, 'odd');
    expect(lines()).toMatchObject([
      { err: { name: 'TypeError', code: 'ODD', message: '411111******1111 is odd' }, fault: { name: 'TypeError' } },
    ]);
  });

  it('leaves keys and payloads out, however deep', () => {
    const { logger, text } = capture();
    logger.info(
      {
        key: 'tw_secret',
        req: { headers: { Authorization: 'Bearer tw_secret' } },
        payload: { a: 'tw_secret' },
        data: 'tw_secret',
        raw: Buffer.from('tw_secret'),
      },
      'x',
    );
    expect(text()).not.toContain('tw_secret');
  });

  it('tells an expected error by its code, without a stack', () => {
    const { logger, lines } = capture();
    logger.error({ err: new Expected('the store is gone') }, 'not stored');
    expect(lines()[0]?.['err']).toEqual({ name: 'Error', code: 'STORE_GONE', message: 'the store is gone' });
  });

  it('gives the stack of an error that nobody expected, without repeating its message', () => {
    const { logger, lines } = capture();
    logger.error(new TypeError('x is\nnot a function'));
    expect(lines()[0]?.['err']).toEqual({
      name: 'TypeError',
      message: 'x is\nnot a function',
      stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
    });
  });

  it('does not quote what a parser could not read', () => {
    const { logger, text } = capture();
    try {
      JSON.parse('{"code": "payload-of-a-device", ');
    } catch (error) {
      logger.error({ err: error }, 'unreadable');
    }
    expect(text()).not.toContain('payload-of-a-device');
    expect(text()).toContain('SyntaxError');
  });

  it('survives what refers to itself', () => {
    const { logger, lines } = capture();
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    logger.info({ loop }, 'x');
    expect(lines()).toHaveLength(1);
  });
});

describe('a line that comes again and again', () => {
  it('is written twenty times, then counted, and the count is told before the end; others are not kept from it', () => {
    const { logger, lines } = capture();
    for (let i = 0; i < 1_000; i += 1) logger.error({ i }, 'no room');
    for (let i = 0; i < 100; i += 1) logger.info({ i }, 'stored');
    logger.warn('another');
    logger.flush();
    const said = lines();
    expect(said.filter(({ msg }) => msg === 'no room')).toHaveLength(20);
    expect(said.filter(({ msg }) => msg === 'stored')).toHaveLength(100);
    expect(said.at(-2)).toMatchObject({ msg: 'another' });
    expect(said.at(-1)).toMatchObject({ what: 'no room', repeated: 980, level: 'info' });
    logger.flush();
    expect(lines()).toHaveLength(said.length);
  });

  it('is written again after ten seconds, and takes no memory for ever', () => {
    const told: [string, number][] = [];
    let now = 0;
    const repeats = new Repeats(
      (message, count) => told.push([message, count]),
      () => now,
    );
    const admitted = (message: string, times: number): number =>
      Array.from({ length: times }, () => repeats.admits(message)).filter(Boolean).length;
    expect([admitted('a', 25), admitted('b', 20)]).toEqual([20, 20]);
    now = 10_000;
    expect(admitted('a', 1)).toBe(1);
    expect(told).toEqual([['a', 5]]);
    for (let i = 0; i < 500; i += 1) admitted(`made up ${i}`, 21);
    expect(told.length).toBeGreaterThanOrEqual(300);
    repeats.flush();
    expect(told).toHaveLength(501);
  });
});

describe('the log of NestJS', () => {
  it('is lines of ours', () => {
    const { logger, lines } = capture();
    const nest = createNestLogger(logger);
    nest.log('Nest application successfully started', 'NestApplication');
    nest.error('failed', 'Error: failed\n    at x (y.js:1:1)', 'ExceptionsHandler');
    nest.error(new Error('whole'));
    expect(lines()).toMatchObject([
      { level: 'debug', msg: 'Nest application successfully started', context: 'NestApplication' },
      { level: 'error', msg: 'failed', context: 'ExceptionsHandler' },
      { level: 'error', msg: 'Error', err: { message: 'whole' } },
    ]);
  });
});
