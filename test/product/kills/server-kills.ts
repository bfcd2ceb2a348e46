import { setTimeout as sleep } from 'node:timers/promises';
import { describePoint, killedAt, type KillPoint } from './kill-point.js';
import { struck, tidied, type Kill, type Scene } from './kill.js';

/** Under load, from outside, after some answers. */
export const atRandom: Kill = {
  name: 'under load, at random',
  async strike({ product, load, draw }) {
    await product.start();
    const wrong = await load.settle();
    load.begin();
    await load.answered(3 + Math.floor(draw() * 25));
    await sleep(draw() * 20);
    await product.kill();
    await load.end();
    return wrong;
  },
};

/** Under load, by itself, at one of the first so many occurrences of a step. */
export const underLoad = (when: KillPoint['when'], step: string, countMax: number): Kill => ({
  name: `under load, ${when} ${step}`,
  async strike(scene) {
    const point = { when, step, count: 1 + Math.floor(scene.draw() * countMax) };
    const { ended, port } = scene.product.launch(killedAt(point));
    const isUp = await Promise.race([port.then((number) => (scene.product.url = `http://127.0.0.1:${number}`)), ended]);
    // What had no answer is told again by the next one that lives long enough.
    if (typeof isUp === 'string') scene.load.begin();
    const wrong = await struck(describePoint(point), ended, () => void scene.product.kill());
    await scene.load.end();
    return wrong;
  },
});

/** While it opens its files, at a step. */
export const atStart = (when: KillPoint['when'], step: string, countMax = 1): Kill => ({
  name: `at its start, ${when} ${step}`,
  async strike({ product, draw }) {
    const point = { when, step, count: 1 + Math.floor(draw() * countMax) };
    return struck(describePoint(point), product.launch(killedAt(point)).ended, () => void product.kill());
  },
});

export const atAnyTimeOfStart: Kill = {
  name: 'at its start, at random',
  async strike({ product, draw }) {
    const { ended } = product.launch();
    await sleep(200 + draw() * 900);
    await product.kill();
    await ended;
    return [];
  },
};

async function upUnderLoad({ product, load, draw }: Scene, point?: KillPoint): Promise<string[]> {
  await product.start(point && killedAt(point));
  const wrong = await load.settle();
  load.begin();
  await load.answered(2 + Math.floor(draw() * 6));
  return wrong;
}

/** While it shuts down under load, at a step. */
export const whileStopping = (when: KillPoint['when'], step: string): Kill => ({
  name: `while it stops, ${when} ${step}`,
  async strike(scene) {
    const point = { when, step, count: 1 };
    await tidied(scene.product);
    const wrong = await upUnderLoad(scene, point);
    const ended = scene.product.stop();
    const missed = await struck(describePoint(point), ended, () => void scene.product.kill());
    await scene.load.end();
    return [...wrong, ...missed];
  },
});

export const atAnyTimeOfStop: Kill = {
  name: 'while it stops, at random',
  async strike(scene) {
    const wrong = await upUnderLoad(scene);
    const ended = scene.product.stop();
    await sleep(scene.draw() * 60);
    await scene.product.kill();
    await ended;
    await scene.load.end();
    return wrong;
  },
};
