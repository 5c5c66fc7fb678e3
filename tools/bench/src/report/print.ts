import type { Bar, Findings } from '../section.ts';
import type { Reporter } from './reporter.ts';
import { textTable } from './text-table.ts';

export const terminal: Reporter = { progress: (line) => console.log(`  …  ${line}`) };

export function printFindings({ title, table, notes }: Findings): void {
  console.log(`\n${title}\n\n${textTable(table)}\n`);
  for (const note of notes) console.log(`  ${note}`);
  console.log('');
}

export function printBars(bars: readonly Bar[]): void {
  const rows = bars.map(({ promise, measured, holds }) => [
    holds ? 'holds' : 'FALLS SHORT',
    promise,
    measured,
  ]);
  console.log(textTable({ columns: ['', 'promise', 'measured'], rows }));
}
