import type { Bar, Findings, Table } from '../section.ts';
import type { Results } from './results.ts';

/** The page beside the JSON: every table, what is to be known to read it, and which promises held. */
export function markdown(results: Results): string {
  return `${[
    '# What the bench measured',
    `Written by \`npm run bench\`; ${where(results)} \`tools/bench/README.md\` says how it is measured and how to read it; [results.json](results.json) has every round.`,
    '## Promises',
    markdownTable(barsTable(results.sections.flatMap(({ bars }) => bars))),
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

function barsTable(bars: readonly Bar[]): Table {
  return {
    columns: ['promise', 'measured', ''],
    rows: bars.map(({ promise, measured, holds }) => [
      promise,
      measured,
      holds ? 'holds' : '**falls short**',
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
