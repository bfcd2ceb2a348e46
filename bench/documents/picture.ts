import { shown } from '../report/line.js';
import type { Results } from '../runner/results.js';
import { find, type StageFigure, stageFigures, threadsOf } from './tables.js';

const [WIDTH, LEFT, RIGHT, ROW, TOP] = [1000, 290, 90, 22, 40];
const COLOURS = ['#3b6fb6', '#2f8f6b', '#b0642d', '#7a4fa3', '#8a8a2b', '#a33f5c'];
const WAITED = '#c9d4e3';

/** One bar: from the left, or behind another one. */
interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly value: number; readonly colour: string }[];
  readonly told: string;
}

interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

/** Where the time goes from socket to visible, as an SVG that a run's figures draw. */
export function pictureOf(results: Results): string {
  const panels = [waits(results), ...threads(results)];
  let y = TOP;
  const drawn = panels.map((panel) => {
    const text = draw(panel, y);
    y += (panel.bars.length + 1) * ROW + ROW;
    return text;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" font-family="sans-serif" font-size="13" fill="#222">`,
    `<title>From socket to visible</title>`,
    `<rect width="${WIDTH}" height="${y}" fill="#fff"/>`,
    `<text x="16" y="24" font-size="16" font-weight="bold">From socket to visible, half of what the machine takes; each part to a scale of its own</text>`,
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

const WAITS = [
  ['one event: sent to accepted (durable)', 'at half load: an event alone, sent to accepted'],
  ['accepted to answered by GraphQL', 'at half load: accepted to answered by GraphQL'],
  ['accepted to pushed to a subscriber', 'at half load: accepted to pushed to a subscriber'],
] as const;

/** What one event waits for: the half of all is served by the dark end, ninety-nine in a hundred by the light one. */
function waits(results: Results): Panel {
  const at = (name: string): number => find(results, 'product/flow', name)?.value ?? 0;
  return {
    title: 'What one event waits for, ms: median (dark), 99 of 100 (light)',
    bars: WAITS.map(([label, name], i) => {
      const [p50, p99] = [at(`${name} (p50)`), at(`${name} (p99)`)];
      return {
        label,
        parts: [
          { value: p50, colour: colourOf(i) },
          { value: Math.max(0, p99 - p50), colour: WAITED },
        ],
        told: `${shown(p50)} / ${shown(p99)} ms`,
      };
    }),
  };
}

function threads(results: Results): Panel[] {
  return [...threadsOf(stageFigures(results))].map(([thread, stages], i) => ({
    title: `Thread "${thread}": ${shown(stages.reduce((sum, { us }) => sum + us, 0))} µs an event`,
    bars: stages.map(({ stage, us }: StageFigure) => ({
      label: stage,
      parts: [{ value: us, colour: colourOf(i) }],
      told: `${shown(us)} µs`,
    })),
  }));
}

function draw({ title, bars }: Panel, top: number): string {
  const longest = Math.max(
    ...bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)),
    Number.MIN_VALUE,
  );
  const scale = (WIDTH - LEFT - RIGHT - 40) / longest;
  const lines = bars.flatMap(({ label, parts, told }, i) => {
    const y = top + (i + 1) * ROW;
    let x = LEFT;
    const rects = parts.map(({ value, colour }) => {
      const width = Math.max(value * scale, value > 0 ? 1 : 0);
      const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 6}" fill="${colour}"/>`;
      x += width;
      return rect;
    });
    return [
      `<text x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${escaped(label)}</text>`,
      ...rects,
      `<text x="${(x + 6).toFixed(1)}" y="${y + 12}">${escaped(told)}</text>`,
    ];
  });
  return [`<text x="16" y="${top + 14}" font-weight="bold">${escaped(title)}</text>`, ...lines].join('\n');
}

const colourOf = (i: number): string => COLOURS[i % COLOURS.length] ?? '#444';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
