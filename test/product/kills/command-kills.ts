import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Product, said } from '../testing/product.js';
import { compare } from './compare.js';
import { describePoint, killedAt, type KillPoint } from './kill-point.js';
import { struck, tidied, type Kill, type Scene } from './kill.js';

/** A server under a load that ends before the command begins, so that both commands see the same. */
async function upAndTold({ product, load, draw }: Scene): Promise<string[]> {
  await product.start();
  const wrong = await load.settle();
  load.begin();
  await load.answered(3 + Math.floor(draw() * 6));
  await load.end();
  return wrong;
}

/** Runs a command until its point, or until some time has passed. */
async function killed(product: Product, point: KillPoint | number, args: readonly string[]): Promise<string[]> {
  const child = product.launchCommandWith(typeof point === 'number' ? {} : killedAt(point), ...args);
  const ended = new Promise<{ signal: string | null }>((resolve) =>
    child.on('close', (_, signal) => resolve({ signal })),
  );
  if (typeof point !== 'number')
    return struck(`in ${args[0]} ${describePoint(point)}`, ended, () => child.kill('SIGKILL'));
  await sleep(point);
  child.kill('SIGKILL');
  await ended;
  return [];
}

const done = async (product: Product, ...args: string[]): Promise<string[]> => {
  const { code, stderr } = await product.command(...args);
  return code === 0 ? [] : [`${args[0]} ended with ${code}: ${stderr}`];
};

/** A rebuild beside the server; it is done again, and the server killed after it has taken the new one over. */
export const inRebuild = (point: KillPoint | 'random'): Kill => ({
  name: `in a rebuild, ${point === 'random' ? 'at random' : describePoint(point)}`,
  async strike(scene) {
    const { product, draw } = scene;
    const wrong = await upAndTold(scene);
    wrong.push(...(await killed(product, point === 'random' ? 250 + draw() * 500 : point, ['rebuild'])));
    if (draw() < 0.5) wrong.push(...(await done(product, 'rebuild')));
    await product.kill();
    return wrong;
  },
});

/** The server, while it takes a rebuilt read model over. */
export const inExchange = (when: KillPoint['when'], step: string): Kill => ({
  name: `in an exchange, ${when} ${step}`,
  async strike({ product, load }) {
    const point = { when, step, count: 1 };
    await tidied(product);
    await product.start(killedAt(point));
    const wrong = await load.settle();
    const rebuild = said(product.launchCommand('rebuild'));
    wrong.push(...(await struck(describePoint(point), product.ended(), () => void product.kill())));
    // It finds the server gone, and puts the new one in place itself.
    const { code, stderr } = await rebuild;
    return code === 0 ? wrong : [...wrong, `rebuild ended with ${code}: ${stderr}`];
  },
});

/** A backup under load: no file of its name, or a whole one; and the next one of that name is made. */
export const inBackup = (point: KillPoint | 'random'): Kill => ({
  name: `in a backup, ${point === 'random' ? 'at random' : describePoint(point)}`,
  async strike(scene) {
    const { product, load, draw } = scene;
    await product.start();
    const wrong = await load.settle();
    const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-killed-backup-'));
    const file = path.join(folder, 'fleet.backup');
    load.begin();
    await load.answered(2);
    wrong.push(...(await killed(product, point === 'random' ? 200 + draw() * 400 : point, ['backup', file])));
    await load.end();
    if (!existsSync(file)) wrong.push(...(await done(product, 'backup', file)));
    else wrong.push(...(await done(product, 'backup', `${file}.next`)));
    await product.kill();
    wrong.push(...(await restored(file, scene)));
    rmSync(folder, { recursive: true });
    return wrong;
  },
});

/** What a backup brings back is a beginning of the log with rows of its own. */
async function restored(file: string, { load }: Scene): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-restored-'));
  try {
    const wrong = await done(new Product({ TILLWATCH_DATA_DIR: folder }), 'restore', file);
    // Killed beside the load, it need not hold what was acknowledged afterwards.
    return [...wrong, ...(await compare(folder, load)).filter((one) => !one.includes('acknowledged events are lost'))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A restore of everything elsewhere: the folder is refused, or whole; restored again it is as the one that was backed up. */
export const inRestore = (point: KillPoint | 'random'): Kill => ({
  name: `in a restore, ${point === 'random' ? 'at random' : describePoint(point)}`,
  async strike(scene) {
    const { product, load, draw } = scene;
    const wrong = await upAndTold(scene);
    const folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-killed-restore-'));
    const file = path.join(folder, 'fleet.backup');
    const elsewhere = new Product({ TILLWATCH_DATA_DIR: path.join(folder, 'data') });
    wrong.push(...(await done(product, 'backup', file)));
    await product.kill();
    wrong.push(...(await killed(elsewhere, point === 'random' ? 200 + draw() * 300 : point, ['restore', file])));
    wrong.push(...(await restoredAgain(elsewhere, file)));
    wrong.push(...(await compare(elsewhere.dataDir, load)));
    rmSync(folder, { recursive: true });
    return wrong;
  },
});

async function restoredAgain(elsewhere: Product, file: string): Promise<string[]> {
  const { dataDir } = elsewhere;
  const isCutOff = existsSync(path.join(dataDir, 'restore.incomplete'));
  const isWhole = !isCutOff && existsSync(path.join(dataDir, 'events.db'));
  if (isWhole) return [];
  const wrong: string[] = [];
  if (isCutOff && !(await elsewhere.refused()).stderr.includes('was cut off'))
    wrong.push('a server starts in half a restore');
  const again = await elsewhere.command('restore', file);
  if (again.code === 0) return wrong;
  // It says so itself where files had their names already.
  if (!again.stderr.includes('empty it')) return [...wrong, `restore ended with ${again.code}: ${again.stderr}`];
  for (const name of readdirSync(dataDir)) rmSync(path.join(dataDir, name));
  return [...wrong, ...(await done(elsewhere, 'restore', file))];
}
