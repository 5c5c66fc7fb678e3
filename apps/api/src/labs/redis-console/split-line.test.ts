import { expect, it } from 'vitest';
import { splitLine } from './split-line.ts';

it.each<[string, string[] | undefined]>([
  ['SET user Ada', ['SET', 'user', 'Ada']],
  ['', []],
  ['  \t ', []],
  ['  SET \t user  Ada ', ['SET', 'user', 'Ada']],
  ['SET user "Ada Lovelace"', ['SET', 'user', 'Ada Lovelace']],
  [`SET user '{"name":"Ada"}'`, ['SET', 'user', '{"name":"Ada"}']],
  [String.raw`ECHO "a\"b"`, ['ECHO', 'a"b']],
  [String.raw`ECHO 'a\'b'`, ['ECHO', "a'b"]],
  [String.raw`ECHO 'a\nb'`, ['ECHO', String.raw`a\nb`]],
  [String.raw`ECHO "a\nb\tc\\d"`, ['ECHO', 'a\nb\tc\\d']],
  [String.raw`ECHO "\x41\x4a\x4A"`, ['ECHO', 'AJJ']],
  [String.raw`ECHO "\x4"`, ['ECHO', 'x4']],
  [String.raw`ECHO \x41`, ['ECHO', String.raw`\x41`]],
  ['ECHO ""', ['ECHO', '']],
  ['ECHO a"b c"', ['ECHO', 'ab c']],
  ['ECHO é', ['ECHO', 'é']],
  ['ECHO "a', undefined],
  ["ECHO 'a", undefined],
  ['ECHO "a"b', undefined],
  ["ECHO 'a'b", undefined],
  [String.raw`ECHO "a\"`, undefined],
  ['ECHO a\0b', ['ECHO', 'a']],
])('splits a line as redis-cli does: $0', (line, expected) => {
  expect(splitLine(line)?.map(String)).toEqual(expected);
});

it('an escaped byte is one byte', () => {
  expect(splitLine(String.raw`SET k "\xff\x00"`)?.[2]).toEqual(Buffer.from([0xff, 0]));
});
