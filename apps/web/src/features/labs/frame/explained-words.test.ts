import { expect, it } from 'vitest';
import { explainedWords } from '../../../ui/explained-text.tsx';
import { labs } from '../registry.ts';

it('every abbreviation in the explanation of a lab explains itself', async () => {
  const texts = await Promise.all(labs.map(({ loadTexts }) => loadTexts()));
  const words = texts.flatMap(({ lab }) => lab.why.match(/\b[A-Z][A-Z\d]{2,}\b/g) ?? []);
  expect(words).toContain('GETEX');
  // The picture explains NGINX. Lab 5 is about HMAC and SHA-256.
  const known = new Set([...explainedWords.keys(), 'HTTP', 'NGINX', 'HMAC', 'SHA']);
  expect(words.filter((word) => !known.has(word))).toEqual([]);
});
