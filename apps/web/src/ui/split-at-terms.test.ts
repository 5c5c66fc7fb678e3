import { expect, test } from 'vitest';
import { glossary } from './glossary.ts';
import { splitAtTerms } from './split-at-terms.ts';

test('splits a text at each term, at the first place only', () => {
  expect(splitAtTerms('The HMAC is a tag; no tag is an HMAC.', ['tag', 'HMAC'])).toEqual([
    { part: 'The ' },
    { part: 'HMAC', term: 'HMAC' },
    { part: ' is a ' },
    { part: 'tag', term: 'tag' },
    { part: '; no ' },
    { part: 'tag' },
    { part: ' is an ' },
    { part: 'HMAC' },
    { part: '.' },
  ]);
});

test('a part of a longer word is no term, and capital letters do not matter', () => {
  expect(splitAtTerms('Inner key of a stage', ['inner key', 'tag'])).toEqual([
    { part: 'Inner key', term: 'Inner key' },
    { part: ' of a stage' },
  ]);
  expect(splitAtTerms('SHA-256(key)', ['SHA-256'])).toEqual([
    { part: 'SHA-256', term: 'SHA-256' },
    { part: '(key)' },
  ]);
});

test('the glossary explains the terms of lab 5', () => {
  const terms = ['hash', 'HMAC', 'inner key', 'outer key', 'padding', 'SHA-256', 'tag', 'XOR', 'Ed25519'];
  expect(terms.filter((term) => !glossary.has(term.toLowerCase()))).toEqual([]);
});
