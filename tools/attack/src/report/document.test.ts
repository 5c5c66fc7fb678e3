import { expect, test } from 'vitest';
import { attacks } from '../attacks.ts';
import type { Played } from '../play.ts';
import { withTable } from './document.ts';
import { markdownTable } from './table.ts';

const [attack] = attacks;
const played: readonly Played[] =
  attack === undefined ? [] : [{ attack, shortfalls: ['not played to its end: no stack'] }];
const marked = (between: string): string =>
  `# Attacks\n\n<!-- written by npm run attack -- --write -->${between}<!-- end -->\n\nMore.\n`;

test('the table between the marks is replaced, and the rest of the page stays', () => {
  const first = withTable(marked('\n'), played, 'one machine');
  expect(first).toContain('On one machine.');
  expect(first.startsWith('# Attacks\n\n<!--')).toBe(true);
  expect(first.endsWith('<!-- end -->\n\nMore.\n')).toBe(true);
  expect(withTable(first, played, 'one machine')).toBe(first);
});

test('a page without the marks is left as it is', () => {
  expect(() => withTable('# Attacks\n', played, 'one machine')).toThrow('the page has no');
});

test('an attack that was not played to its end is in the table with the reason', () => {
  expect(markdownTable(played)).toContain('**fails**: not played to its end: no stack');
});
