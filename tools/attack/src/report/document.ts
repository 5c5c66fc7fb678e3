import { readFileSync, writeFileSync } from 'node:fs';
import type { Played } from '../play.ts';
import { markdownTable } from './table.ts';

const begin = '<!-- written by npm run attack -- --write -->';
const end = '<!-- end -->';

/** Replaces the table between the two marks of a page. */
export function writeDocument(file: string, played: readonly Played[], machine: string): void {
  writeFileSync(file, withTable(readFileSync(file, 'utf8'), played, machine));
}

/** @throws Error when the page does not have both marks */
export function withTable(page: string, played: readonly Played[], machine: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no "${begin}" before an "${end}"`);
  const table = `On ${machine}.\n\n${markdownTable(played)}`;
  return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
}
