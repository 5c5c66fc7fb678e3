/**
 * Fails where docs/requirements.md or docs/asvs.md names a file that does not exist, or words that are not in it. A test is
 * named by its words, or by some of them where a template makes the whole: `file`: “words”, “words”. Also fails where
 * docs/asvs.md is not the whole of ASVS 5.0.0, levels 1 and 2.
 */
import { existsSync, readFileSync } from 'node:fs';

const statuses = ['kept', 'does not apply', 'accepted'];

const problems: string[] = [
  ...namedFiles('docs/requirements.md', 300),
  ...namedFiles('docs/asvs.md', 150),
  ...asvsRows('docs/asvs.md'),
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

/** Fewer than `least` named tests: the pattern finds them no more. */
function namedFiles(document: string, least: number): string[] {
  const found: string[] = [];
  let named = 0;
  // A file in the root of the repository counts where words follow it.
  const pattern = /`([^`\s]+\/[^`\s]+\.\w+|[^`\s/]+\.\w+(?=`: “))`((?:[,:] “[^”]+”)*)/g;
  for (const [, file = '', words = ''] of readFileSync(document, 'utf8').matchAll(pattern)) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    if (text === undefined) found.push(`${document}: there is no ${file}`);
    for (const [, name = ''] of words.matchAll(/“([^”]+)”/g)) {
      named += 1;
      if (text !== undefined && !text.includes(name)) found.push(`${document}: no “${name}” in ${file}`);
    }
  }
  if (named < least) found.push(`${document} names ${named} tests, and at least ${least} are expected`);
  return found;
}

/** One row for each requirement of levels 1 and 2, with a status and a test or a reason. */
function asvsRows(document: string): string[] {
  /** Requirements of levels 1 and 2 in chapters 1 to 17 of ASVS 5.0.0: 253. */
  const perChapter = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];
  /** Of these, level 1. */
  const levelOne = 70;
  const lines = readFileSync(document, 'utf8').split('\n');
  const rows = lines.filter((line) => /^\| *\d+\.\d+\.\d+ *\|/.test(line)).map(cellsOf);
  const found = rows.flatMap((row) => flawOf(row).map((flaw) => `${document}: ${row[0]} ${flaw}`));
  const ids = rows.map(([id]) => id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) {
    found.push(`${document}: ${id} is there more than once`);
  }
  for (const [at, expected] of perChapter.entries()) {
    const count = ids.filter((id) => id?.startsWith(`${at + 1}.`)).length;
    if (count !== expected) found.push(`${document}: V${at + 1} has ${count} rows, expected ${expected}`);
  }
  const first = rows.filter(([, level]) => level === '1').length;
  if (first !== levelOne) found.push(`${document}: ${first} rows of level 1, expected ${levelOne}`);
  return [...found, ...totalFlaws(document, lines, rows)];
}

/** The table at the head of the document counts the rows of each status. */
function totalFlaws(document: string, lines: readonly string[], rows: readonly string[][]): string[] {
  return statuses.flatMap((status) => {
    const count = rows.filter((row) => row[3] === status).length;
    const [, stated] = lines.map(cellsOf).find(([name]) => name === status) ?? [];
    return stated === `${count}`
      ? []
      : [`${document}: ${count} rows are "${status}", and it states ${stated}`];
  });
}

function flawOf([, level = '', rule = '', status = '', evidence = '', ...more]: readonly string[]): string[] {
  if (more.length > 0) return ['has more than five columns'];
  if (!['1', '2'].includes(level)) return [`has the level "${level}"`];
  if (rule === '') return ['has no rule'];
  if (!statuses.includes(status)) return [`has the status "${status}"`];
  if (status === 'kept' && !evidence.includes('`: “')) return ['is kept, and names no test'];
  return evidence === '' ? ['has no reason'] : [];
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
