/**
 * Checks docs/requirements.md and docs/asvs.md: every file in them exists, and contains the tests that are
 * quoted after its name. The form is `file`: “title”, “title”, with the whole title as in the source (`%s`
 * and `${…}` included). For a case of a table, the quoted text is a whole string of the table. For a file
 * without tests, the quoted text must occur in the file. Also checks that docs/asvs.md lists all requirements
 * of ASVS 5.0.0, levels 1 and 2.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseSync, Visitor, type CallExpression } from 'oxc-parser';

const statuses = ['kept', 'does not apply', 'accepted'];

const problems: string[] = [
  ...checkEvidence('docs/requirements.md', 300),
  ...checkEvidence('docs/asvs.md', 150),
  ...checkAsvs('docs/asvs.md'),
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

/** `least` is the minimum number of quotes. If the pattern finds fewer quotes, the pattern is wrong. */
function checkEvidence(document: string, least: number): string[] {
  const found: string[] = [];
  let quotes = 0;
  // A file in the root folder counts only if a quote follows it.
  const pattern = /`([^`\s]+\/[^`\s]+\.\w+|[^`\s/]+\.\w+(?=`: “))`((?:[,:] “[^”]+”)*)/g;
  for (const [, file = '', list = ''] of readFileSync(document, 'utf8').matchAll(pattern)) {
    const has = existsSync(file) ? finderIn(file) : undefined;
    if (has === undefined) found.push(`${document}: ${file} does not exist`);
    for (const [, escaped = ''] of list.matchAll(/“([^”]+)”/g)) {
      quotes += 1;
      const quote = escaped.replaceAll(/\\([_*])/g, '$1');
      if (has?.(quote) === false) found.push(`${document}: “${quote}” is not in ${file}`);
    }
  }
  if (quotes < least) found.push(`${document} must quote at least ${least} tests (got ${quotes})`);
  return found;
}

/**
 * Returns a function that reports whether a test file has a test with this title, or whether another file has
 * this text.
 */
function finderIn(file: string): (quote: string) => boolean {
  const text = readFileSync(file, 'utf8');
  if (!/\.(test|spec)\.tsx?$/.test(file)) return (quote) => text.includes(quote);
  const titles = titlesIn(file, text);
  return (quote) => titles.has(quote);
}

/**
 * Returns the titles of all tests and groups of tests, and all strings in arrays, which name the cases of
 * tables.
 */
function titlesIn(file: string, text: string): Set<string> {
  const titles = new Set<string>();
  const { program } = parseSync(file, text);
  new Visitor({
    CallExpression({ callee, arguments: [title] }) {
      if (!isTestFunction(callee)) return;
      if (title?.type === 'Literal' && typeof title.value === 'string') titles.add(title.value);
      if (title?.type === 'TemplateLiteral') titles.add(text.slice(title.start + 1, title.end - 1));
    },
    ArrayExpression({ elements }) {
      for (const element of elements)
        if (element?.type === 'Literal' && typeof element.value === 'string') titles.add(element.value);
    },
  }).visit(program);
  return titles;
}

/**
 * Accepts `test`, `it` and `describe`, and what they return: `test.each`, `test.each([…])`,
 * `describe.skipIf(…)`.
 */
function isTestFunction(callee: CallExpression['callee']): boolean {
  if (callee.type === 'Identifier') return ['test', 'it', 'describe'].includes(callee.name);
  if (callee.type === 'MemberExpression') return isTestFunction(callee.object);
  return callee.type === 'CallExpression' && isTestFunction(callee.callee);
}

/** Checks that each requirement of levels 1 and 2 has one row, with a status and a test or a reason. */
function checkAsvs(document: string): string[] {
  /** Number of requirements of levels 1 and 2 in each chapter of ASVS 5.0.0; 253 in total. */
  const perChapter = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];
  /** Number of requirements of level 1. */
  const levelOne = 70;
  const lines = readFileSync(document, 'utf8').split('\n');
  const rows = lines.filter((line) => /^\| *\d+\.\d+\.\d+ *\|/.test(line)).map(cellsOf);
  const found = rows.flatMap((row) => flawsOf(row).map((flaw) => `${document}: ${row[0]} ${flaw}`));
  const ids = rows.map(([id]) => id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) {
    found.push(`${document}: ${id} has more than one row`);
  }
  for (const [at, expected] of perChapter.entries()) {
    const count = ids.filter((id) => id?.startsWith(`${at + 1}.`)).length;
    if (count !== expected) found.push(`${document}: V${at + 1} must have ${expected} rows (got ${count})`);
  }
  const first = rows.filter(([, level]) => level === '1').length;
  if (first !== levelOne) found.push(`${document}: level 1 must have ${levelOne} rows (got ${first})`);
  return [...found, ...checkTotals(document, lines, rows)];
}

/** Checks the table at the start of the document, which counts the rows of each status. */
function checkTotals(document: string, lines: readonly string[], rows: readonly string[][]): string[] {
  return statuses.flatMap((status) => {
    const count = rows.filter((row) => row[3] === status).length;
    const [, stated] = lines.map(cellsOf).find(([name]) => name === status) ?? [];
    return stated === `${count}`
      ? []
      : [`${document}: the total of "${status}" must be ${count} (got ${stated})`];
  });
}

function flawsOf([
  ,
  level = '',
  rule = '',
  status = '',
  evidence = '',
  ...more
]: readonly string[]): string[] {
  if (more.length > 0) return ['has more than five columns'];
  if (!['1', '2'].includes(level)) return [`must have the level 1 or 2 (got "${level}")`];
  if (rule === '') return ['has no rule'];
  if (!statuses.includes(status))
    return [`must have one of the statuses ${statuses.join(', ')} (got "${status}")`];
  if (status === 'kept' && !evidence.includes('`: “')) return ['is kept, but names no test'];
  return evidence === '' ? ['has no reason'] : [];
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
