import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { keptBody, type Bodies } from '../../api/bodies.ts';
import { curlCommand, quoted } from './curl.ts';

const origin = 'http://localhost:8080';
const sent = {
  method: 'GET',
  path: '/v1/users/me',
  requestHeaders: [
    ['Accept', 'application/json'],
    ['Authorization', 'Bearer abc'],
  ],
} as const;
const withBody = (text: string): Bodies => ({ request: keptBody(text), response: undefined });
const patch = {
  method: 'PATCH',
  path: '/v1/users/me',
  requestHeaders: [['Content-Type', 'application/json']],
} as const;

/** Runs the command in bash, with a `curl` that prints each of its arguments. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('has the method, the address and the headers as they were sent', () => {
  expect(argumentsOf(curlCommand(sent, { origin, bodies: undefined }) ?? '')).toEqual([
    '-i',
    'http://localhost:8080/v1/users/me',
    '-H',
    'Accept: application/json',
    '-H',
    'Authorization: Bearer abc',
  ]);
});

test('has the body of a request', () => {
  const command = curlCommand(patch, { origin, bodies: withBody('{"displayName":"Ada"}') });
  expect(argumentsOf(command ?? '')).toEqual([
    '-i',
    'http://localhost:8080/v1/users/me',
    '-X',
    'PATCH',
    '-H',
    'Content-Type: application/json',
    '--data-raw',
    '{"displayName":"Ada"}',
  ]);
});

test.each([
  "O'Brien",
  "'; touch /tmp/pwned; '",
  '$(touch /tmp/pwned) `id` $HOME ${HOME}',
  String.raw`back\slash \' \\`,
  'two\nlines',
  '!! !ada "double" #x & | > * ? [a-z] {a,b} ~',
  '-X',
  '@/etc/passwd',
  '🐎 é 山田',
])('a shell changes nothing in the text %j', (text) => {
  expect(argumentsOf(`curl ${quoted(text)}`)).toEqual([text]);
  const command = curlCommand(patch, { origin, bodies: withBody(text) });
  expect(argumentsOf(command ?? '').at(-1)).toBe(text);
});

test('is undefined for a body that has a masked password or is no longer kept', () => {
  expect(curlCommand(patch, { origin, bodies: withBody('{"password":"secret"}') })).toBeUndefined();
  expect(curlCommand(patch, { origin, bodies: undefined })).toBeUndefined();
});
