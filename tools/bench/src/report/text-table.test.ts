import { expect, test } from 'vitest';
import { textTable } from './text-table.ts';

test('aligns text to the left and numbers to the right', () => {
  const table = {
    columns: ['contender', 'requests/s', 'p99'],
    rows: [
      ['no authentication', '30000', '1.5 ms'],
      ['jose', '900', '12.5 ms'],
    ],
  };
  expect(textTable(table).split('\n')).toEqual([
    'contender          requests/s      p99',
    '─────────────────  ──────────  ───────',
    'no authentication       30000   1.5 ms',
    'jose                      900  12.5 ms',
  ]);
});
