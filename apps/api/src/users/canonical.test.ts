import { expect, it } from 'vitest';
import { canonicalEmail, canonicalUserName, isReserved } from './canonical.ts';

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
  ['Ian', 'lan', 'I and l'],
  ['BOB', '\u0412\u041e\u0412', 'capitals of Cyrillic, whose small letters are like no Latin ones'],
  ['\u0412\u0435\u0440\u0430', '\u0432\u0435\u0440\u0430', 'such capitals in another case'],
  ['HAT', '\u0397\u0391\u03a4', 'capitals of Greek'],
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

it.each([
  'admin',
  'Administrator',
  'ROOT',
  'support',
  'system',
  'instructor',
  'r00t',
  'adrnin',
  'ADMlN',
  'adm\u0131n',
  '\u0430dmin',
  '\uff41dmin',
])('keeps the name %j for the house', (name) => {
  expect(isReserved(canonicalUserName(name))).toBe(true);
});

it.each(['ada', 'admins', 'badmin', 'systemd', 'supported'])('leaves the name %j free', (name) => {
  expect(isReserved(canonicalUserName(name))).toBe(false);
});

it('takes an e-mail address in any case for one', () => {
  expect(canonicalEmail(' Ada@Example.ORG ')).toBe('ada@example.org');
});
