import { expect, it } from 'vitest';
import { secretsIn } from './find-secrets.ts';
import { bounds, createConnection } from './recording.ts';

const student = 'A'.repeat(22);
const token = 'T'.repeat(86);
const signIn = `POST /sign-in HTTP/1.1\r\n\r\n{"student":"${student}","password":"ada-plum-1"}`;
const answer = `HTTP/1.1 200 OK\r\nAuthorization: Bearer ${token}\r\n\r\n`;

it('finds a password in JSON, and a token in a header or a cookie, by position', () => {
  const text = `${signIn}${answer}Cookie: bank=${token}`;
  expect(secretsIn(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
    ['password', 'ada-plum-1'],
    ['token', token],
    ['token', token],
  ]);
  expect(secretsIn(`Bearer ${token}x "password":""`)).toEqual([]);
});

it('joins the chunks of one side, so that a secret in two chunks is found', () => {
  const connection = createConnection(1, 'http', student);
  for (const character of signIn) expect(connection.record('browser', Buffer.from(character))).toBe(true);
  connection.record('server', Buffer.from(answer.slice(0, 60)));
  connection.record('server', Buffer.from(answer.slice(60)));
  connection.end();
  expect(connection.tokens()).toEqual([token]);
  expect(connection.report()).toMatchObject({
    isOpen: false,
    found: 2,
    bytes: { browser: signIn.length, server: answer.length },
    turns: [
      { from: 'browser', text: signIn, secrets: [{ kind: 'password' }] },
      { from: 'server', text: answer, secrets: [{ kind: 'token' }] },
    ],
  });
});

it('refuses bytes that name another student', () => {
  const connection = createConnection(1, 'http', student);
  expect(connection.record('browser', Buffer.from(`GET /?student=${student}&a=1 `))).toBe(true);
  expect(connection.record('browser', Buffer.from(`GET /?student=${'B'.repeat(22)} `))).toBe(false);
});

it('keeps a bounded number of bytes and turns, and counts all bytes', () => {
  const connection = createConnection(1, 'http', student);
  for (let sent = 0; sent < 2 * bounds.turns; sent += 1)
    connection.record(sent % 2 === 0 ? 'browser' : 'server', Buffer.alloc(2000, 'x'));
  const { turns, bytes } = connection.report();
  const kept = turns.filter(({ from }) => from === 'server').reduce((sum, { text }) => sum + text.length, 0);
  expect(kept).toBeLessThanOrEqual(bounds.bytesOfDirection);
  expect(turns.length).toBeLessThanOrEqual(bounds.turns);
  expect(bytes).toEqual({ browser: 2000 * bounds.turns, server: 2000 * bounds.turns });
});

it('shows bytes that are no printable character as dots, and keeps positions', () => {
  const connection = createConnection(1, 'http', student);
  connection.record('browser', Buffer.from([0x41, 0, 0x1b, 0xff, 0x0d, 0x0a, 0x42]));
  expect(connection.report().turns[0]?.text).toBe('A···\r\nB');
});
