import { expect, it } from 'vitest';
import { completed, emptyLine, entered, keysOf, press, type Line } from './line-editor.ts';

const typed = (...data: string[]): Line =>
  data.flatMap((one) => keysOf(one)).reduce((line, key) => press(line, key), emptyLine(['GET a', 'DEL b']));

const [left, right, home, end, up, down] = [
  '\u001b[D',
  '\u001b[C',
  '\u001b[H',
  '\u001b[F',
  '\u001b[A',
  '\u001b[B',
];

it.each<[string, string[], string, number]>([
  ['text', ['GET a'], 'GET a', 5],
  ['text at the cursor', ['GE a', left, left, 'T'], 'GET a', 3],
  ['Home, then text', ['ET', home, 'G'], 'GET', 1],
  ['Home and End of another mode', ['ET', '\u001bOH', 'G', '\u001bOF', ' a'], 'GET a', 5],
  ['Ctrl+A, Ctrl+E', ['ET', '\u0001', 'G', '\u0005', ' a'], 'GET a', 5],
  ['Backspace', ['GETS', '\u007f'], 'GET', 3],
  ['Backspace at the start', ['G', home, '\u007f'], 'G', 0],
  ['Delete', ['GETS', left, '\u001b[3~'], 'GET', 3],
  ['Ctrl+U', ['GET a', left, '\u0015'], 'a', 0],
  ['Ctrl+K', ['GET a', left, left, '\u000b'], 'GET', 3],
  ['Ctrl+W', ['SET key value', '\u0017'], 'SET key ', 8],
  ['an emoji is one character', ['a🦊', left, left, right, 'b'], 'ab🦊', 2],
  ['the last line', [up], 'DEL b', 5],
  ['the line before', [up, up, up], 'GET a', 5],
  ['back to the new line', ['SET', up, up, down, down, down], 'SET', 3],
  ['End, after a line of the history', [up, home, end, '!'], 'DEL b!', 6],
  ['a key without a meaning', ['GET', '\u001b[15~', '\u001b', '\u0000'], 'GET', 3],
])('%s', (_, data, text, at) => {
  expect(typed(...data)).toMatchObject({ text, at });
});

it('splits a pasted text into lines', () => {
  expect(keysOf('SET a 1\rGET a\r')).toEqual(['SET a 1', '\r', 'GET a', '\r']);
});

it('remembers a line that was entered, once', () => {
  const line = entered(typed('GET c'));
  expect(line).toMatchObject({ text: '', history: ['GET a', 'DEL b', 'GET c'], past: 3 });
  expect(entered(press(line, up ?? '')).history).toEqual(['GET a', 'DEL b', 'GET c']);
  expect(entered(typed('  ')).history).toEqual(['GET a', 'DEL b']);
});

it('completes the command as far as it is certain', () => {
  const commands = ['GET', 'GETEX', 'SET', 'TTL'];
  const complete = (text: string): string => completed(typed(text), commands).text;
  expect(complete('tt')).toBe('TTL ');
  expect(complete('g')).toBe('GET');
  expect(complete('getex')).toBe('GETEX ');
  expect(complete('x')).toBe('x');
  expect(complete('GET k')).toBe('GET k');
  expect(complete('')).toBe('');
});
