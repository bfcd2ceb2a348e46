import { describe, expect, it } from '@jest/globals';
import { withBlocks } from '../../bench/documents/blocks.js';
import type { Results } from '../../bench/runner/results.js';

const results: Results = {
  date: '2026-01-01T00:00:00.000Z',
  commit: '0123456789',
  isCommitted: true,
  machine: { cpu: 'X', cores: 2, memoryGib: 4, kernel: 'K' },
  node: '24.0.0',
  loadAtStart: 0,
  isQuick: false,
  seconds: 7,
  benches: [
    {
      bench: 'a/b',
      outcome: 'measured',
      seconds: 1,
      loadAtStart: 0,
      figures: [
        { name: 'rate', value: 1_234, unit: 'x/s', target: { min: 2_000 }, isMet: false },
        { name: 'stage, main: fold', value: 2, unit: 'µs/event' },
        { name: 'stage, main: HTTP', value: 1, unit: 'µs/event' },
      ],
    },
  ],
};

describe('figures in documents', () => {
  it('take the place of what stood between their marks, and of nothing else', () => {
    const text = 'one\n<!-- bench a/b -->\n<!-- /bench -->\ntwo\n<!-- bench none -->\nold\n<!-- /bench -->\nthree';
    const made = withBlocks(text, results);
    expect(made).toContain('| rate | 1,234 x/s |  |  | **missed** by 38 %: at least 2,000 x/s |');
    expect(made).toMatch(
      /^one\n<!-- bench a\/b -->[^]*<!-- \/bench -->\ntwo\n<!-- bench none -->[^]*<!-- \/bench -->\nthree$/,
    );
    expect(made).toContain('Not measured in this run.');
    expect(made).not.toContain('old');
    expect(withBlocks(made, results)).toBe(made);
  });

  it('tell stages in a table of their own, with what they come to', () => {
    const made = withBlocks('<!-- bench stages --><!-- /bench -->', results);
    expect(made).toContain('| main | fold | 2 |');
    expect(made).toContain('| main | **together** | **3** |');
    expect(withBlocks('<!-- bench a/b --><!-- /bench -->', results)).not.toContain('fold');
  });
});
