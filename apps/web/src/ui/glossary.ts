import text from '../../../../docs/glossary.md?raw';

/** Returns the terms of a glossary: the rows of its tables. The keys are in lower case. */
export function parseGlossary(markdown: string): ReadonlyMap<string, string> {
  const rows = markdown.split('\n').flatMap((line) => {
    const [, names, meaning] = /^\|\s*([^|]+?)\s*\|\s*(.+?)\s*\|\s*$/.exec(line) ?? [];
    if (names === undefined || meaning === undefined || names === 'term' || /^-+$/.test(names)) return [];
    return names.split(', ').map((name) => [plain(name).toLowerCase(), plain(meaning)] as const);
  });
  return new Map(rows);
}

/** Returns the text without the signs of Markdown. */
const plain = (markdown: string): string =>
  markdown.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll('`', '');

/** The terms of docs/glossary.md. */
export const glossary = parseGlossary(text);
