import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cardNumber, DISGUISES, numbersIn, textOfFolder } from './testing/cards.js';
import { cloudEvent, historyOf } from './testing/events.js';
import { Product } from './testing/product.js';
import { drawing, oneOf } from './testing/random.js';
import { raw } from './testing/raw.js';

const SEED = 4_111;
const ROUNDS = 12;

describe(`card numbers in strange places (seed ${SEED})`, () => {
  const product = new Product();
  const draw = drawing(SEED);
  const hidden: string[] = [];
  let heard = '';
  beforeAll(() => product.start().then(() => {}), 40_000);
  afterAll(() => product.dispose());

  /** Another number each time, somehow disguised. */
  const card = (disguise = oneOf(draw, DISGUISES)): string => {
    const number = cardNumber(draw);
    hidden.push(number);
    return disguise(number);
  };
  const plain = (): string => card((number) => number);
  const hear = async (answer: Promise<unknown>): Promise<void> => {
    heard += `${JSON.stringify(await answer)}\n`;
  };
  const event = (type: string, data: object, more: object = {}): object => cloudEvent(type, 'hidden', data, more);

  it('would be found if they were there', () => {
    for (const disguise of DISGUISES) {
      const number = cardNumber(draw);
      expect(numbersIn(`x\0${disguise(number)}\0 2026`, [number, cardNumber(draw)])).toEqual([number]);
    }
  });

  it('get into no event, no refused event, no answer, no log and no file, also over a restart and a rebuild', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await hear(
        product.send([
          event('terminal.app.crashed', { process: card(), signature: card() }),
          event('terminal.fault.reported', {
            code: card(),
            [card()]: { deep: [card(), { [card()]: Number(plain()) }] },
          }),
          event('terminal.card-read.failed', {
            interface: 'chip',
            reason: 'card_data',
            rawCode: card(),
            cardHash: plain(),
          }),
          event('terminal.heartbeat', { gauges: { [plain()]: 1, n: 2 }, carrier: card() }),
          event('terminal.heartbeat', { gauges: { n: Number(plain()) } }),
          event(
            'terminal.rebooted',
            { reason: 'user' },
            { id: card(), source: card(), sequence: plain(), extension: card() },
          ),
          event('fleet.device.failure-confirmed', { component: 'power', note: card() }),
          event('fleet.device.registered', { serial: card(), model: 'P400' }),
          event('terminal.rebooted', { reason: plain() }),
          event(`terminal.${plain()}`, { text: card() }),
          event('terminal.rebooted', { reason: 'user' }, { time: plain(), subject: card() }),
          { [plain()]: card() },
          card(),
        ]),
      );
      for (const body of [
        `{"a": ${plain()},`,
        `"${card()}`,
        `${plain()}x`,
        `{"specversion":"1.0","id":"${card()}" oops}`,
      ]) {
        await hear(product.post(body));
      }
      await hear(product.ask(`{ device(id: "${plain()}") { f${plain()} } }`));
      await hear(product.ask(`{ devices(after: "${plain()}", filter: { text: "${plain()}" }) { totalCount } }`));
      await hear(product.ask('query ($n: Int) { devices(first: $n) { totalCount } }', { n: plain(), [plain()]: 1 }));
      await hear(product.ask('{ fleet { deviceCount } }', {}, { receipt: plain() }));
      await hear(product.ask('{ fleet { deviceCount } }', {}, { key: plain() }));
      await hear(product.get(`/v1/${plain()}?pan=${plain()}`).then((answer) => answer.text()));
      const header = `GET /health/live HTTP/1.1\r\nhost: ${plain()}\r\nx-card: ${plain()}\r\ncontent-type: ${plain()}\r\nbroken ${plain()}\r\n\r\n`;
      await hear(raw({ url: product.url, bytes: header }));
    }
    await hear(product.command('import', 'cloudevents', plain(), '--url', `http://${plain()}.example`));
    await hear(product.command('keys', 'create', '--tenant', plain(), '--role', plain()));
    expect(hidden.length).toBeGreaterThan(400);

    const { receipt } = (await product.send([cloudEvent('terminal.heartbeat', 'seen', { gauges: {} })])).body;
    await hear(
      product.ask(
        `{ device(id: "hidden") { serial history(first: 500) { edges { node { cloudEventId source type data } } } }
      rejectedEvents(first: 500) { edges { node { cloudEventId reason detail payload } } } }`,
        {},
        { receipt },
      ),
    );
    // Something of each kind was kept, or the search would be in vain.
    expect((await historyOf(product, 'hidden')).length).toBeGreaterThan(4 * ROUNDS);
    expect(heard).toMatch(/\d{6}\*{3,9}\d{4}/);
    await hear(product.get('/metrics').then((answer) => answer.text()));
    expect(numbersIn(textOfFolder(product.dataDir), hidden)).toEqual([]);
    await hear(product.command('rebuild'));
    await product.stop();
    await product.start();
    await product.kill();

    expect(numbersIn(textOfFolder(product.dataDir), hidden)).toEqual([]);
    expect(numbersIn(product.lines.join('\n'), hidden)).toEqual([]);
    expect(numbersIn(heard, hidden)).toEqual([]);
  }, 60_000);
});
