import type { Table } from '../section.ts';

const gap = '  ';

/** Formats a table with aligned columns: text to the left, numbers to the right. */
export function textTable({ columns, rows }: Table): string {
  const lines = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  const isFigures = columns.map((_, column) => rows.every((cells) => /^[-\d]/.test(cells[column] ?? '')));
  const align = (cells: readonly string[]): string =>
    widths.map((width, column) => pad(cells[column] ?? '', width, isFigures[column] ?? false)).join(gap);
  const rule = widths.map((width) => '─'.repeat(width)).join(gap);
  return [align(columns), rule, ...rows.map(align)].map((line) => line.trimEnd()).join('\n');
}

function pad(text: string, width: number, isFigure: boolean): string {
  return isFigure ? text.padStart(width) : text.padEnd(width);
}
