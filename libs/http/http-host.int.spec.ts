import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { createHealth, createLogger, createMetrics } from '#observability';
import { CarriedProblem, type HttpHost, openHttpHost, problem, ReadsOwnBody } from './index.js';

const CARD = '4111111111111111';

@Controller('/made-up')
class MadeUpController {
  static finish: (() => void) | undefined;

  @Get('/fault')
  fault(): never {
    throw new TypeError(`cannot read ${CARD}`);
  }

  @Post('/late-fault')
  async lateFault(@Body() _body: unknown): Promise<never> {
    await new Promise((done) => setImmediate(done));
    throw new TypeError('late');
  }

  @Get('/carried')
  carried(): never {
    throw new CarriedProblem(problem(429, 'full', 'Later.', { 'retry-after': '7' }));
  }

  @Post('/json')
  json(@Body() body: unknown): unknown {
    return { got: body };
  }

  @Post('/unread')
  @ReadsOwnBody()
  unread(@Req() request: FastifyRequest): unknown {
    return { unread: request.body === undefined ? 'nothing' : request.body === request.raw };
  }

  @Get('/slow')
  async slow(): Promise<string> {
    await new Promise<void>((done) => (MadeUpController.finish = done));
    return 'finished';
  }
}

@Module({ controllers: [MadeUpController] })
class MadeUpModule {}

interface Answer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

describe('the HTTP host', () => {
  let host: HttpHost;
  let port: number;
  let reason: string | undefined;
  let logged: string;

  beforeEach(async () => {
    [reason, logged, MadeUpController.finish] = [undefined, '', undefined];
    const health = createHealth();
    health.check('store', () => reason);
    host = await openHttpHost({
      modules: [MadeUpModule],
      health,
      metrics: createMetrics({ processMetrics: false }),
      faults: createLogger({
        name: 'test',
        mask: (text) => text,
        destination: { write: (line) => void (logged += line) },
      }),
      mask: (text) => text.replaceAll(CARD, '*'),
      nestLogger: false,
    });
    port = await host.listen(0, '127.0.0.1');
  });
  afterEach(() => host.close(100));

  const ask = (
    path: string,
    { method = 'GET', headers = {}, body }: { method?: string; headers?: http.OutgoingHttpHeaders; body?: string } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = http.request({ port, host: '127.0.0.1', path, method, headers, agent: false }, (response) => {
        let text = '';
        response
          .on('data', (piece) => (text += piece))
          .on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      });
      request.on('error', reject).end(body);
    });
  const raw = (text: string): Promise<string> =>
    new Promise((resolve) => {
      let answer = '';
      const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
      socket
        .on('data', (piece) => (answer += piece))
        .on('error', () => {})
        .on('close', () => resolve(answer));
    });
  const isProblem = ({ status, headers, text }: Answer, expected: number): void => {
    expect([status, headers['content-type']?.split(';')[0], headers['x-content-type-options']]).toEqual([
      expected,
      'application/problem+json',
      'nosniff',
    ]);
    expect(JSON.parse(text)).toMatchObject({
      type: 'about:blank',
      status: expected,
      title: http.STATUS_CODES[expected],
      code: expect.any(String),
    });
    expect(text).not.toContain(CARD);
  };

  it('answers an unknown path with a 404 problem that does not repeat it', async () => {
    isProblem(await ask(`/v1/${CARD}?card=${CARD}`), 404);
    isProblem(
      await ask('/v1/none', { method: 'POST', body: '{"a":', headers: { 'content-type': 'application/json' } }),
      404,
    );
    isProblem(await ask('/v1/none', { method: 'POST', body: 'x', headers: { 'content-type': 'text/strange' } }), 404);
  });

  it('answers a known path asked for in the wrong way with 405 and what is allowed', async () => {
    const answer = await ask('/made-up/json', { method: 'DELETE' });
    isProblem(answer, 405);
    expect(answer.headers.allow).toBe('POST');
  });

  it('makes problems of broken escapes, broken and oversized JSON and unknown content types', async () => {
    const json = { 'content-type': 'application/json' };
    isProblem(await ask('/%E0%A4%A'), 400);
    isProblem(await ask('/made-up/json', { method: 'POST', body: `{"card": ${CARD}`, headers: json }), 400);
    isProblem(await ask('/made-up/json', { method: 'POST', body: '{"__proto__": {}}', headers: json }), 400);
    isProblem(await ask('/made-up/json', { method: 'POST', body: ' '.repeat(1024 * 1024 + 1), headers: json }), 413);
    isProblem(
      await ask('/made-up/json', { method: 'POST', body: 'x', headers: { 'content-type': `text/${CARD}` } }),
      415,
    );
    const read = await ask('/made-up/json', { method: 'POST', body: '{"a":"ü"}', headers: json });
    expect([read.status, JSON.parse(read.text)]).toEqual([201, { got: { a: 'ü' } }]);
  });

  it('leaves the body to the handler that reads its own, whatever its type', async () => {
    for (const type of ['application/json', 'application/x-ndjson', 'text/strange', undefined]) {
      const answer = await ask('/made-up/unread', {
        method: 'POST',
        body: '{"a":',
        headers: type ? { 'content-type': type } : {},
      });
      expect([answer.status, answer.text]).toEqual([201, '{"unread":true}']);
    }
    expect((await ask('/made-up/unread', { method: 'POST' })).text).toBe('{"unread":"nothing"}');
  });

  it('answers a fault with a bare 500, and logs where it came from without its message', async () => {
    isProblem(await ask('/made-up/fault'), 500);
    expect(logged).toMatch(/TypeError.*MadeUpController\.fault/);
    expect(logged).not.toContain(CARD);
  });

  it('answers a problem that a handler throws, with its headers', async () => {
    const answer = await ask('/made-up/carried');
    isProblem(answer, 429);
    expect([answer.headers['retry-after'], logged]).toEqual(['7', '']);
  });

  it('names every answer by the id that the caller gave, in the problem and in the log too', async () => {
    const headers = { 'x-request-id': 'gw-7/2026-11-22#1' };
    for (const path of ['/health/live', '/made-up/carried', '/made-up/fault', '/v1/none', '/%E0%A4%A']) {
      const answer = await ask(path, { headers });
      const told = answer.status === 200 ? {} : { requestId: headers['x-request-id'] };
      expect([path, answer.headers['x-request-id'], JSON.parse(answer.text)]).toEqual([
        path,
        headers['x-request-id'],
        expect.objectContaining(told),
      ]);
    }
    const read = await ask('/made-up/late-fault', {
      method: 'POST',
      body: '{}',
      headers: { ...headers, 'content-type': 'application/json' },
    });
    expect(JSON.parse(read.text)).toMatchObject({ status: 500, requestId: headers['x-request-id'] });
    const lines = logged.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { requestId?: string }).requestId)).toEqual([
      headers['x-request-id'],
      headers['x-request-id'],
    ]);
    expect(await raw('GET / HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\nX-Request-Id: mine\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 417 .*x-request-id: mine\r\n/is,
    );
  });

  it('makes up an id where there is none, or none that may be answered and logged', async () => {
    const made = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
    const [longest, tooLong] = ['x'.repeat(128), 'x'.repeat(129)];
    expect((await ask('/health/live', { headers: { 'x-request-id': longest } })).headers['x-request-id']).toBe(longest);
    const ids = [undefined, '', tooLong, 'two words', 'gr\u00fcn', CARD, `order-${CARD}`, ['one', 'two']];
    const answered = await Promise.all(
      ids.map((id) => ask('/v1/none', { headers: id === undefined ? {} : { 'x-request-id': id } })),
    );
    for (const { headers } of answered) expect(headers['x-request-id']).toMatch(made);
    expect(new Set(answered.map(({ headers }) => headers['x-request-id'])).size).toBe(ids.length);
    expect(await raw('this is not HTTP\r\n\r\n')).toMatch(/\r\nx-request-id: ([0-9a-f-]{36})\r\n.*"requestId":"\1"/s);
  });

  it('answers what is no HTTP, headers without end, no host and strange expectations', async () => {
    expect(await raw('this is not HTTP\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*nosniff.*"code":"not-http"/s);
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 .*nosniff/s,
    );
    expect(await raw('GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 .*nosniff.*"code":"no-host"/s,
    );
    expect(await raw('GET /health/live HTTP/1.1\r\nHost: x\r\nExpect: a-miracle\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 417 .*nosniff/s,
    );
  });

  it('tells health and metrics, and what keeps it from being ready', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      const answer = await ask(path);
      expect([answer.status, answer.headers['x-content-type-options'], answer.headers['x-powered-by']]).toEqual([
        200,
        'nosniff',
        undefined,
      ]);
    }
    reason = 'is gone';
    const answer = await ask('/health/ready');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      503,
      { ready: false, checks: { connections: { ok: true }, store: { ok: false, reason } } },
    ]);
  });

  it('counts requests by the pattern of their route, never by what was asked for', async () => {
    for (const path of ['/made-up/carried', `/${CARD}`]) await ask(path);
    const { text } = await ask('/metrics');
    expect(text).toMatch(
      /tillwatch_http_request_duration_seconds_count\{route="\/made-up\/carried",method="GET",status="429"\} 1/,
    );
    expect(text).toMatch(/tillwatch_http_request_duration_seconds_count\{route="other",method="GET",status="404"\} 1/);
    expect(text).not.toContain(CARD);
  });

  it('turns requests away while it stops, goes on telling its health, and lets a running one end', async () => {
    const running = ask('/made-up/slow', { headers: { connection: 'keep-alive' } });
    await eventually(() => MadeUpController.finish !== undefined);
    host.stopAccepting();
    const refused = await ask('/made-up/carried');
    isProblem(refused, 503);
    expect(refused.headers.connection).toBe('close');
    expect([(await ask('/health/live')).status, (await ask('/health/ready')).status]).toEqual([200, 503]);
    const closed = host.close(10_000);
    MadeUpController.finish?.();
    const { text, headers } = await running;
    // A connection that is kept alive would be waited for until it is cut.
    expect([text, headers.connection]).toEqual(['finished', 'close']);
    await closed;
    await expect(ask('/health/live')).rejects.toThrow('ECONNREFUSED');
  });

  it('cuts connections that outlast the grace', async () => {
    const socket = net.connect(port, '127.0.0.1');
    const gone = new Promise((done) => socket.on('error', () => {}).on('close', done));
    socket.write('POST /made-up/unread HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
    await new Promise((done) => socket.once('data', done));
    socket.write('GET /made-up/slow HTTP/1.1\r\n');
    await host.close(50);
    await gone;
  });
});

/** Lets the loop turn until the condition holds; the test's own time limit is the bound. */
async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setImmediate(done));
}
