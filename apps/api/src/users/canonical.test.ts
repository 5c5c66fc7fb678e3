import { expect, it } from 'vitest';
import { canonicalEmail, canonicalUserName, isReserved } from './canonical.ts';

it.each([
  ['Ada', 'ada', 'case'],
  ['ada', ' ada ', 'spaces around it'],
  ['Ren\u00e9e', 'Rene\u0301e', 'composed and decomposed letters'],
  ['ada', '\uff41\uff44\uff41', 'full-width letters'],
  ['ada', '\u0430d\u0430', 'Cyrillic letters in a Latin name'],
  ['coco', '\u0441\u043e\u0441\u043e', 'a Cyrillic name'],
  ['mary', 'rnary', 'rn and m'],
  ['al1ce', 'alice'.replace('i', 'l'), '1 and l'],
  ['straße', 'STRASSE', 'ß and SS'],
  ['Иван', 'иВАН', 'case in Cyrillic'],
  ['Ian', 'lan', 'I and l'],
  ['BOB', '\u0412\u041e\u0412', 'Cyrillic capitals whose small letters look like no Latin letter'],
  ['\u0412\u0435\u0440\u0430', '\u0432\u0435\u0440\u0430', 'the same letters in another case'],
  ['HAT', '\u0397\u0391\u03a4', 'Greek capitals'],
])('treats %s and %s as one name: %s', (first, second) => {
  expect(canonicalUserName(first)).toBe(canonicalUserName(second));
});

it.each([
  ['ada', 'bob'],
  ['ada', 'adá'],
  ['Иван', 'Ivan'],
])('treats %s and %s as different names', (first, second) => {
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
])('reserves the name %j', (name) => {
  expect(isReserved(canonicalUserName(name))).toBe(true);
});

it.each(['ada', 'admins', 'badmin', 'systemd', 'supported'])('does not reserve the name %j', (name) => {
  expect(isReserved(canonicalUserName(name))).toBe(false);
});

it('ignores the case of an e-mail address', () => {
  expect(canonicalEmail(' Ada@Example.ORG ')).toBe('ada@example.org');
});
