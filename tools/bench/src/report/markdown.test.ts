import { expect, test } from 'vitest';
import { markdown, markdownTable, type Results } from './markdown.ts';

const results: Results = {
  measuredAt: '2026-11-24T02:00:00.000Z',
  quick: false,
  machine: {
    cores: 2,
    model: 'A processor',
    memoryGiB: 24,
    loadAverageBefore: 0.04,
    system: 'linux x64',
    tools: { node: '24.21.0', redis: '7.0.15' },
    packages: {},
  },
  sections: [
    {
      name: 'route',
      title: 'One route',
      table: { columns: ['server', 'req/s'], rows: [['no check', '40000']] },
      notes: ['A note.'],
      thresholds: [
        { promise: 'at least 0.95', measured: '0.97', passes: true },
        { promise: 'at most 5 ms', measured: '7 ms', passes: false },
      ],
      raw: [],
      picture: () => '<svg/>',
    },
  ],
};

test('renders the machine, every table with its notes, and each threshold with its result', () => {
  const page = markdown(results);
  expect(page).toContain('2 cores (A processor), 24 GiB, with node 24.21.0, redis 7.0.15');
  expect(page).toContain('| no check | 40000 |\n\n- A note.');
  expect(page).toContain('![One route](route.svg)');
  expect(page).toContain('| at least 0.95 | 0.97 | passes |');
  expect(page).toContain('| at most 5 ms | 7 ms | **fails** |');
});

test('keeps the columns of a table with a missing cell or a cell with a pipe', () => {
  expect(markdownTable({ columns: ['a', 'b'], rows: [['x|y']] })).toBe(
    '| a | b |\n| --- | --- |\n| x\\|y |  |',
  );
});
