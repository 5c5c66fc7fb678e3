import { expect, it } from 'vitest';
import { canonicalEmail, canonicalUserName } from './canonical.ts';

it.each([
  ['Ada', 'ada', 'case'],
  ['ada', ' ada ', 'spaces around it'],
  ['Ren\u00e9e', 'Rene\u0301e', 'composed and decomposed letters'],
  ['ada', '\uff41\uff44\uff41', 'full-width letters'],
  ['ada', '\u0430d\u0430', 'Cyrillic letters in a Latin name'],
  ['coco', '\u0441\u043e\u0441\u043e', 'a name all in Cyrillic'],
  ['mary', 'rnary', 'rn and m'],
  ['al1ce', 'alice'.replace('i', 'l'), '1 and l'],
  ['straße', 'STRASSE', 'ß and SS'],
  ['Иван', 'иВАН', 'case in Cyrillic'],
])('takes %s and %s for one name: %s', (first, second) => {
  expect(canonicalUserName(first)).toBe(canonicalUserName(second));
});

it.each([
  ['ada', 'bob'],
  ['ada', 'adá'],
  ['Иван', 'Ivan'],
])('keeps %s and %s apart', (first, second) => {
  expect(canonicalUserName(first)).not.toBe(canonicalUserName(second));
});

it('takes an e-mail address in any case for one', () => {
  expect(canonicalEmail(' Ada@Example.ORG ')).toBe('ada@example.org');
});
