import type { Threshold, Findings, Table } from '../section.ts';
import type { Machine } from './machine.ts';

export type Results = {
  /** Start, ISO 8601. */
  readonly measuredAt: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly sections: readonly ({ readonly name: string } & Findings)[];
};

/** Renders the page next to the JSON: every table with its notes, and the result of each threshold. */
export function markdown(results: Results): string {
  return `${[
    '# Benchmark results',
    `Written by \`npm run bench\` ${where(results)} \`tools/bench/README.md\` describes the method; [results.json](results.json) has every round.`,
    '## Promises',
    markdownTable(thresholdTable(results.sections.flatMap(({ thresholds }) => thresholds))),
    ...results.sections.flatMap(chapter),
  ].join('\n\n')}\n`;
}

function where({ measuredAt, machine }: Results): string {
  const { cores, model, memoryGiB, loadAverageBefore, tools } = machine;
  const versions = Object.entries(tools).map(([name, version]) => `${name} ${version}`);
  return (
    `on ${measuredAt.slice(0, 10)}, on ${cores} cores (${model.trim()}), ${memoryGiB} GiB, with ${versions.join(', ')}. ` +
    `The load average of the minute before was ${loadAverageBefore.toFixed(1)}.`
  );
}

function thresholdTable(thresholds: readonly Threshold[]): Table {
  return {
    columns: ['promise', 'measured', ''],
    rows: thresholds.map(({ promise, measured, passes }) => [
      promise,
      measured,
      passes ? 'passes' : '**fails**',
    ]),
  };
}

function chapter({ name, title, table, notes, picture }: { readonly name: string } & Findings): string[] {
  return [
    `## ${title}`,
    ...(picture === undefined ? [] : [`![${title}](${name}.svg)`]),
    markdownTable(table),
    notes.map((note) => `- ${note}`).join('\n'),
  ].filter((part) => part !== '');
}

export function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${columns.map((_, column) => (cells[column] ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}
