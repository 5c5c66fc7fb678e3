import { expect, it } from 'vitest';
import { encodeCommand, formatReply, parseReply } from './replies.ts';

const format = (text: string): string | undefined => {
  const parsed = parseReply(Buffer.from(text, 'latin1'));
  return parsed && formatReply(parsed.reply);
};

it.each([
  ['a status', '+OK\r\n', 'OK'],
  ['a bulk string', '$2\r\nOK\r\n', '"OK"'],
  ['an empty string', '$0\r\n\r\n', '""'],
  ['bytes and quotes', '$8\r\na"\\\n\t\x01\xe9\x7f\r\n', String.raw`"a\"\\\n\t\x01\xe9\x7f"`],
  ['a number', ':-3\r\n', '(integer) -3'],
  ['no value', '$-1\r\n', '(nil)'],
  ['no list', '*-1\r\n', '(nil)'],
  ['an error', '-ERR no\r\n', '(error) ERR no'],
  ['an empty list', '*0\r\n', '(empty array)'],
  ['a list', '*3\r\n$1\r\na\r\n$-1\r\n:2\r\n', '1) "a"\n2) (nil)\n3) (integer) 2'],
  [
    'lists in a list',
    '*2\r\n*2\r\n+a\r\n*2\r\n+b\r\n+c\r\n*1\r\n+d\r\n',
    '1) 1) a\n   2) 1) b\n      2) c\n2) 1) d',
  ],
  [
    'a list of ten',
    `*10\r\n${':1\r\n'.repeat(10)}`,
    Array.from({ length: 10 }, (_, index) => `${`${index + 1}`.padStart(2)}) (integer) 1`).join('\n'),
  ],
  ['a map of RESP3', '%2\r\n+a\r\n:1\r\n+b\r\n*0\r\n', '1# a => (integer) 1\n2# b => (empty array)'],
])('prints %s as redis-cli does', (_, reply, expected) => {
  expect(format(reply)).toBe(expected);
});

it('waits for the rest of a reply, wherever it was cut', () => {
  const reply = '*3\r\n$4\r\na\r\nb\r\n*1\r\n:1\r\n$-1\r\n';
  for (let length = 0; length < reply.length; length += 1)
    expect(parseReply(Buffer.from(reply.slice(0, length)))).toBeUndefined();
  expect(parseReply(Buffer.from(`${reply}+OK\r\n`))?.end).toBe(reply.length);
});

it('sends each argument as its bytes', () => {
  expect(encodeCommand(['SET', Buffer.from([0xff]), 'é']).toString('latin1')).toBe(
    '*3\r\n$3\r\nSET\r\n$1\r\n\xff\r\n$2\r\n\xc3\xa9\r\n',
  );
});
