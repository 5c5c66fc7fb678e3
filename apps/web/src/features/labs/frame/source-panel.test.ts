import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, test } from 'vitest';
import { labs } from '../registry.ts';
import { highlightLines } from './highlight-lines.ts';
import { markedLines, partsOfFiles, sourceFile } from './source-files.ts';

it.each(labs)(
  'the source file of the lab $name is the file of the repository, with marked lines',
  async (entry) => {
    const { lab } = await entry.loadTexts();
    const { load, marked } = sourceFile(lab.source);
    const text = await load();
    const file = fileURLToPath(new URL(`../../../../../../${lab.source}`, import.meta.url));
    expect(text).toBe(readFileSync(file, 'utf8'));
    const { first, last } = markedLines(text, marked);
    expect(last).toBeGreaterThan(first);
    expect(last - first).toBeLessThan(40);
  },
);

it.each(labs)('the highlighted lines of the lab $name are the lines of the file', async (entry) => {
  const { lab } = await entry.loadTexts();
  const text = await sourceFile(lab.source).load();
  const lines = highlightLines(lab.source, text);
  expect(lines.map((tokens) => tokens.map((token) => token.text).join('')).join('\n')).toBe(text.trimEnd());
  const kinds = new Set(lines.flat().map(({ kind }) => kind));
  expect(kinds.has('comment') && kinds.size > 3).toBe(true);
});

it.each(partsOfFiles)('%s has marked lines', async (source) => {
  const { load, marked } = sourceFile(source);
  const { first, last } = markedLines(await load(), marked);
  expect(last - first).toBeGreaterThan(0);
  expect(last - first).toBeLessThan(40);
});

test('the marked lines go from the first text to the next line with the last text', () => {
  expect(markedLines('a\nb\nc\nb\n', { from: 'a', to: 'b' })).toEqual({ first: 1, last: 2 });
});

test('a text that is missing, or there twice, is an error', () => {
  expect(() => markedLines('a\nb\n', { from: 'x', to: 'b' })).toThrow('expected 1 line with "x", got 0');
  expect(() => markedLines('a\na\nb\n', { from: 'a', to: 'b' })).toThrow('expected 1 line with "a", got 2');
  expect(() => markedLines('a\nb\n', { from: 'b', to: 'a' })).toThrow('no line with "a" after line 2');
});

test('a file that is not in the list is an error', () => {
  expect(() => sourceFile('README.md')).toThrow('README.md is not in source-files.ts');
});
