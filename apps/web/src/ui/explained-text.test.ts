import { expect, test } from 'vitest';
import { explainedWords } from './explained-text.tsx';
import { glossary } from './glossary.ts';

test('docs/glossary.md explains every word that explains itself', () => {
  expect(explainedWords.size).toBeGreaterThan(0);
  expect([...explainedWords.values()].filter((name) => !glossary.has(name.toLowerCase()))).toEqual([]);
});
