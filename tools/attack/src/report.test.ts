import { expect, test } from 'vitest';
import type { AttackResult } from './attack.ts';
import { attacks } from './attacks.ts';
import { markdownTable, withTable } from './report.ts';

const [attack] = attacks;
const results: readonly AttackResult[] =
  attack === undefined ? [] : [{ attack, violations: ['aborted: no stack'] }];
const marked = (between: string): string =>
  `# Attacks\n\n<!-- written by npm run attack -- --write -->${between}<!-- end -->\n\nMore.\n`;

test('the table between the marks is replaced, and the rest of the page stays', () => {
  const first = withTable(marked('\n'), results, 'one machine');
  expect(first).toContain('On one machine.');
  expect(first.startsWith('# Attacks\n\n<!--')).toBe(true);
  expect(first.endsWith('<!-- end -->\n\nMore.\n')).toBe(true);
  expect(withTable(first, results, 'one machine')).toBe(first);
});

test('a page without the marks is an error', () => {
  expect(() => withTable('# Attacks\n', results, 'one machine')).toThrow('The page has no');
});

test('an aborted attack is in the table with the reason', () => {
  expect(markdownTable(results)).toContain('**fails**: aborted: no stack');
});
