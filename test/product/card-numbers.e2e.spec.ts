import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Watch } from '../../apps/api/testing/watch.js';
import { cardNumber, DISGUISES, LITERALS, LOOKALIKES, numbersIn, textOfFolder } from './testing/cards.js';
import { cloudEvent, historyOf } from './testing/events.js';
import { brokenLines, DEVICE, events, operations, type Cards } from './testing/hiding-places.js';
import { ADMIN_KEY, Product } from './testing/product.js';
import { drawing, oneOf } from './testing/random.js';
import { raw } from './testing/raw.js';

const SEED = 4_111;
/** Each hides some hundred and twenty. */
const ROUNDS = 86;
const HIDDEN_MIN = 10_000;

describe(`card numbers in strange places (seed ${SEED})`, () => {
  const product = new Product();
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-cards-'));
  const draw = drawing(SEED);
  const hidden: string[] = [];
  let heard = '';
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(async () => {
    await product.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const plain = (): string => {
    const number = cardNumber(draw);
    hidden.push(number);
    return number;
  };
  const cards: Cards = { draw, plain, disguised: () => oneOf(draw, DISGUISES)(plain()) };
  const hear = async (answer: Promise<unknown>): Promise<void> => {
    heard += `${JSON.stringify(await answer)}\n`;
  };

  it('would be found if they were there', () => {
    for (const disguise of [...DISGUISES, ...LITERALS]) {
      const number = cardNumber(draw);
      const others = Array.from({ length: 5 }, () => cardNumber(draw));
      expect(numbersIn(`x\0${disguise(number)}\0 2026`, [number, ...others])).toEqual([number]);
      expect(numbersIn(JSON.stringify(disguise(number)), [number, ...others])).toEqual([number]);
    }
  });

  it('are masked alone: what only looks like one comes back as it was sent', async () => {
    const notes = LOOKALIKES.flatMap((like) => Array.from({ length: 20 }, () => like(cardNumber(draw))));
    const sent = notes.map((note) => cloudEvent('terminal.app.crashed', 'lookalikes', { process: note, [note]: note }));
    const { body } = await product.send(sent);
    expect(body.accepted).toBe(sent.length);
    const { data } = await product.ask(
      '{ device(id: "lookalikes") { history(first: 500) { edges { node { cloudEventId data } } } } }',
      {},
      { receipt: body.receipt },
    );
    const kept = (data.device.history.edges as { node: { cloudEventId: string; data: unknown } }[]).map(
      ({ node }) => node,
    );
    for (const { id, data: wanted } of sent) {
      expect(kept.find(({ cloudEventId }) => cloudEventId === id)?.data).toEqual(wanted);
    }
  });

  it(`${HIDDEN_MIN} of them get into no event, answer, log, file, metric, backup or restored copy`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await hear(product.post(events(cards).join('\n'), { gzip: round % 2 === 0, historical: round % 3 === 0 }));
      await hear(product.post(brokenLines(cards).join('\n')));
      await hear(Promise.all(operations(cards).map(([query, variables]) => product.ask(query, variables))));
      if (round % 8 === 0) await askAround();
    }
    await tellTheCommandLine();
    expect(hidden.length).toBeGreaterThan(HIDDEN_MIN);

    const { receipt } = (await product.send([cloudEvent('terminal.heartbeat', 'seen', { gauges: {} })])).body;
    await readAll(receipt);
    // Something of each kind was kept, or the search would be in vain.
    expect((await historyOf(product, DEVICE)).length).toBeGreaterThan(5 * ROUNDS);
    expect(heard).toMatch(/\d{6}\*{3,9}\d{4}/);
    await hear(product.get('/metrics').then((answer) => answer.text()));
    expect(numbersIn(textOfFolder(product.dataDir), hidden)).toEqual([]);
    await hear(product.command('backup', path.join(folder, 'cards.backup')));
    const elsewhere = new Product({ TILLWATCH_DATA_DIR: path.join(folder, 'elsewhere') });
    await hear(elsewhere.command('restore', path.join(folder, 'cards.backup')));
    const restored = textOfFolder(elsewhere.dataDir);
    expect(restored.length).toBeGreaterThan(1_000_000);
    expect(numbersIn(restored, hidden)).toEqual([]);
    rmSync(elsewhere.dataDir, { recursive: true });
    await hear(product.command('rebuild'));
    await hear(product.command('dead-letters'));
    await product.stop();
    await product.start();
    await product.kill();

    expect(numbersIn(textOfFolder(product.dataDir), hidden)).toEqual([]);
    expect(numbersIn(textOfFolder(folder), hidden)).toEqual([]);
    expect(numbersIn(product.lines.join('\n'), hidden)).toEqual([]);
    expect(numbersIn(heard, hidden)).toEqual([]);
  }, 180_000);

  /** Headers, addresses, sockets, receipts, keys. */
  async function askAround(): Promise<void> {
    await hear(product.ask('{ fleet { deviceCount } }', {}, { receipt: plain() }));
    await hear(product.ask('{ fleet { deviceCount } }', {}, { key: plain() }));
    await hear(product.get(`/v1/${plain()}?pan=${plain()}`).then((answer) => answer.text()));
    await hear(product.get(`/graphql?query={f${plain()}}&variables=${plain()}`).then((answer) => answer.text()));
    const headers = [
      `x-card: ${plain()}`,
      `content-type: ${plain()}`,
      `cookie: pan=${plain()}`,
      `user-agent: ${plain()}`,
    ];
    for (const last of [
      `broken ${plain()}`,
      `tillwatch-import: ${plain()}`,
      `content-encoding: ${plain()}`,
      `transfer-encoding: ${plain()}`,
    ]) {
      const head = [
        'POST /v1/telemetry HTTP/1.1',
        `host: ${plain()}`,
        `authorization: Bearer ${ADMIN_KEY}`,
        ...headers,
        last,
      ];
      await hear(raw({ url: product.url, bytes: `${head.join('\r\n')}\r\n\r\n` }));
    }
    await hear(raw({ url: product.url, bytes: `GET /${plain()} HTTP/${plain()}\r\n\r\n` }));
    for (const key of [ADMIN_KEY, plain()]) {
      const query = `subscription { deviceChanged(after: "${plain()}", filter: { text: "${plain()}" }) { cursor f${plain()} } }`;
      const watch = new Watch(Number(new URL(product.url).port), { key, query });
      await watch.until(() => watch.pushes.length > 0 || watch.closeCode !== undefined);
      await hear(Promise.resolve(watch.pushes));
      watch.close();
    }
  }

  async function tellTheCommandLine(): Promise<void> {
    const file = path.join(folder, 'events.ndjson');
    const rows = path.join(folder, 'rows.csv');
    const mapping = path.join(folder, 'mapping.json');
    const server = ['--url', product.url];
    writeFileSync(file, [...events(cards), ...brokenLines(cards)].join('\n'));
    await hear(product.command('import', 'cloudevents', file, ...server));
    const cells = Array.from({ length: 50 }, () => [DEVICE, plain(), plain(), plain()].join(','));
    writeFileSync(rows, `device,time,${plain()},note\n${cells.join('\n')}\n"${plain()}`);
    for (const time of [{ column: 'time' }, { column: plain() }, '2026-01-01T00:00:00Z']) {
      const made = {
        type: 'fleet.device.failure-confirmed.v1',
        subject: '{device}',
        time,
        data: { component: '{note}' },
      };
      writeFileSync(mapping, JSON.stringify({ source: 'cards', events: [made] }));
      await hear(product.command('import', 'csv', rows, '--mapping', mapping, ...server));
    }
    for (const name of [file, rows, mapping]) rmSync(name);
    await hear(product.command('import', 'cloudevents', plain(), '--url', `http://${plain()}.example`));
    await hear(product.command('keys', 'create', '--tenant', plain(), '--role', plain()));
    await hear(product.command('keys', 'revoke', plain()));
    await hear(product.command(plain(), `--${plain()}`));
  }

  async function readAll(receipt: string): Promise<void> {
    const query = `query ($after: String) { device(id: "${DEVICE}") { serial model position inconsistencies diagnoses { explanation }
      history(first: 500, after: $after) { edges { node { cloudEventId source type data } } pageInfo { hasNextPage endCursor } } } }`;
    const refused = `query ($after: String) { rejectedEvents(first: 500, after: $after) {
      edges { node { cloudEventId reason detail payload } } pageInfo { hasNextPage endCursor } } }`;
    for (const [asked, pageOf] of [
      [query, (data: { device: { history: unknown } }) => data.device.history],
      [refused, (data: { rejectedEvents: unknown }) => data.rejectedEvents],
    ] as const) {
      for (let after: string | null = null, more = true; more;) {
        const { data } = await product.ask(asked, { after }, { receipt });
        heard += `${JSON.stringify(data)}\n`;
        const { pageInfo } = pageOf(data as never) as { pageInfo: { hasNextPage: boolean; endCursor: string } };
        [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
      }
    }
  }
});
