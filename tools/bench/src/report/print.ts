import type { Findings, Reporter, Threshold } from '../section.ts';
import { textTable } from './text-table.ts';

export const terminal: Reporter = { progress: (line) => console.log(`  …  ${line}`) };

export function printFindings({ title, table, notes }: Findings): void {
  console.log(`\n${title}\n\n${textTable(table)}\n`);
  for (const note of notes) console.log(`  ${note}`);
  console.log('');
}

export function printThresholds(thresholds: readonly Threshold[]): void {
  const rows = thresholds.map(({ promise, measured, passes }) => [
    passes ? 'passes' : 'FAILS',
    promise,
    measured,
  ]);
  console.log(textTable({ columns: ['', 'promise', 'measured'], rows }));
}
