import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BenchResult, runBench } from '../../bench/runner/run-bench.js';
import { until } from '../product/testing/until.js';

/** Nothing here takes longer than a Node that starts, and one that is busy. */
const LIMIT_MS = 30_000;
const REPORT = path.resolve(import.meta.dirname, '../../bench/report/report.ts');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tillwatch-runner-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(source: string, limitMs = LIMIT_MS, signal = new AbortController().signal): Promise<BenchResult> {
  const file = path.join(folder, `${Math.random()}.bench.mjs`);
  writeFileSync(file, source);
  return runBench({ bench: 'made-up', file, options: ['--quick'], limitMs, temporaryFolder: folder, signal });
}

const told = (figure: object): string => `import { tell, tellWrong, skip, isQuick } from '${REPORT}';
tell(${JSON.stringify(figure)});`;
const FIGURE = { name: 'appends', value: 12_345.678, unit: 'events/s' };

/** A process that the system knows no more, or that is only not yet buried. */
function isGone(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

describe('the runner of the benches', () => {
  it('is told figures, with what follows from them', async () => {
    const figure = { ...FIGURE, raw: { name: 'bare', value: 20_000 }, target: { ratioMin: 0.7, min: 10_000 } };
    const { outcome, figures } = await run(told(figure));
    expect(outcome).toBe('measured');
    expect(figures).toEqual([{ ...figure, value: 12_346, ratio: 0.6173, isMet: false }]);
  });

  it('keeps the figures of a bench that fails later, and says that it failed', async () => {
    const { outcome, why, figures } = await run(`${told(FIGURE)} throw new Error('on purpose');`);
    expect([outcome, why, figures.length]).toEqual(['failed', 'ended with 1', 1]);
  });

  it('tells a bench that measured something wrong from one that had nothing to measure', async () => {
    const wrong = await run(`${told(FIGURE)} tellWrong('an event is missing');`);
    expect([wrong.outcome, wrong.why]).toEqual(['wrong', 'an event is missing']);
    const skipped = await run(`${told(FIGURE)} skip(isQuick ? 'it is quick' : '');`);
    expect([skipped.outcome, skipped.why]).toEqual(['skipped', 'it is quick']);
  });

  it('ends a bench at its limit, and what it started with it', async () => {
    const pidFile = path.join(folder, 'pid');
    const { outcome, figures } = await run(
      `${told(FIGURE)}
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      writeFileSync('${pidFile}', String(child.pid));
      setInterval(() => {}, 1000);`,
      5_000,
    );
    expect([outcome, figures.length]).toEqual(['out of time', 1]);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(pid).toBeGreaterThan(0);
    await until('what the bench started is gone', LIMIT_MS, () => isGone(pid));
  });
});
