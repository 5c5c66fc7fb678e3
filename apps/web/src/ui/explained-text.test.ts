import { expect, test } from 'vitest';
import { lab as anatomy } from '../features/labs/anatomy/lab.ts';
import { lab as expiry } from '../features/labs/expiry/lab.ts';
import { lab as jwt } from '../features/labs/jwt/lab.ts';
import { kindHints } from '../features/labs/jwt/results.ts';
import { lab as revocation } from '../features/labs/revocation/lab.ts';
import { explainedWords } from './explained-text.tsx';
import { glossary } from './glossary.ts';

test('docs/glossary.md explains every word that explains itself', () => {
  expect([...explainedWords.values()].filter((name) => !glossary.has(name.toLowerCase()))).toEqual([]);
});

test('every abbreviation in the explanations of labs 4, 6, 7 and 8 explains itself', () => {
  const texts = [anatomy, expiry, revocation, jwt].map(({ why }) => why);
  const words = [...texts, ...Object.values(kindHints)].flatMap(
    (text) => text.match(/\b[A-Z][A-Z\d]{2,}\b/g) ?? [],
  );
  expect(words).toContain('GETEX');
  // The labs before these explain NGINX and HMAC.
  expect(words.filter((word) => !explainedWords.has(word) && !['NGINX', 'HMAC'].includes(word))).toEqual([]);
});
