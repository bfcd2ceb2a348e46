import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { ADMIN_KEY, Product } from './testing/product.js';

const ID = 'desk-7/0001';
const KEY = { authorization: `Bearer ${ADMIN_KEY}` };
const JSON_BODY = { 'content-type': 'application/json' };

describe('the id of a request', () => {
  const product = new Product();
  beforeAll(() => product.start());
  afterAll(() => product.dispose());

  const post = (where: string, headers: Record<string, string>, body: string): Promise<Response> =>
    fetch(`${product.url}${where}`, { method: 'POST', body, headers: { 'x-request-id': ID, ...headers } });

  it('stands in every answer, whoever gives it', async () => {
    const lines = { 'content-type': 'application/x-ndjson' };
    const answers = await Promise.all([
      post('/v1/telemetry', { ...KEY, ...lines }, '{}'),
      post('/v1/telemetry', lines, '{}'),
      post('/v1/telemetry', { ...KEY, 'content-type': 'text/strange' }, '{}'),
      post('/v1/nothing', {}, ''),
      post('/graphql', { ...KEY, ...JSON_BODY }, '{"query":"{ fleet { deviceCount } }"}'),
      post('/graphql', { ...KEY, ...JSON_BODY }, '{"query":"{ nothing }"}'),
      post('/graphql', JSON_BODY, '{"query":"{ fleet { deviceCount } }"}'),
      fetch(`${product.url}/`, { headers: { 'x-request-id': ID } }),
      fetch(`${product.url}/metrics`, { headers: { 'x-request-id': ID } }),
    ]);
    expect(answers.map(({ status, headers }) => [status, headers.get('x-request-id')])).toEqual(
      [202, 401, 415, 404, 200, 400, 401, 200, 200].map((status) => [status, ID]),
    );
    for (const answer of answers.slice(1, 4)) expect(await answer.json()).toMatchObject({ requestId: ID });
  });

  it('is made up in place of one that holds a card number', async () => {
    const answer = await fetch(`${product.url}/health/live`, {
      headers: { 'x-request-id': 'order-4111-1111-1111-1111' },
    });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('stands in the answer that opens a WebSocket', async () => {
    const socket = new WebSocket(`${product.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-request-id': ID },
    });
    const opening = await new Promise<string | string[] | undefined>((resolve, reject) => {
      socket.on('upgrade', ({ headers }) => resolve(headers['x-request-id'])).on('error', reject);
    });
    socket.terminate();
    expect(opening).toBe(ID);
  });
});
