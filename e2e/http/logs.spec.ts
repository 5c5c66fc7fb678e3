import { expect, test } from '@playwright/test';
import { freshName } from '../support/account.ts';
import { scatter } from '../support/canaries.ts';
import { logsOf, secretsOf } from '../support/control.ts';
import { send } from '../support/http.ts';
import { stack } from '../support/stack.ts';

/** Who writes a log; in Docker all of them are read at once, each line with its service before it. */
const writers =
  stack.mode === 'docker'
    ? [
        'api-1-1 ',
        'api-2-1 ',
        'nginx-1 ',
        'redis-sessions-1 ',
        'redis-accounts-1 ',
        'redis-labs-1 ',
        'setup-1 ',
      ]
    : [
        'access.log',
        'api-1.log',
        'api-2.log',
        'launcher.log',
        'nginx.log',
        'redis-accounts.log',
        'redis-labs.log',
        'redis-sessions.log',
      ];

/** Whatever the suites before this one sent. */
const patterns: Record<string, RegExp> = {
  'what looks like a token': /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{86}(?![A-Za-z0-9_-])/,
  'what looks like a JWT': /eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\./,
  'a password of the suites': /correct horse|long enough passphrase|a good .* phrase|\u{1F98A}/u,
  'an e-mail address': /@example\./,
  'a query string': /access_token|"path":"[^"]*\?/,
  'a header that authorizes': /Bearer |Basic /,
};

test('no log holds a token, a password, a key or a query string, of good requests and of bad ones', async () => {
  test.setTimeout(60_000);
  const canary = freshName('canary-secret');
  const given = await scatter(canary);
  expect(given.length).toBeGreaterThan(12);
  const keys = secretsOf();
  // Three keys, and the passwords of six users of Redis; natively more, for stores of several servers.
  expect(keys.filter((key) => key.length === 43).length).toBeGreaterThanOrEqual(9);
  const secrets = [canary, ...given, ...keys.flatMap(spellings)];

  const logs = await logsUpTo(freshName('/v1/the-last-request'));
  for (const { name, text } of logs) {
    for (const secret of secrets) expect(text.includes(secret), `${name} holds a secret`).toBe(false);
    for (const [what, pattern] of Object.entries(patterns))
      expect(pattern.exec(text)?.[0], `${name} holds ${what}`).toBeUndefined();
  }
});

/** A key as it might be printed: as it is kept, in the other base64, in hex, as a Buffer's bytes. */
function spellings(key: string): string[] {
  const bytes = Buffer.from(key, 'base64url');
  return [key, bytes.toString('base64').replace('=', ''), bytes.toString('hex'), bytes.join()];
}

const written = (): string =>
  logsOf()
    .map(({ name, text }) => (text === '' ? '' : `${name} ${text}`))
    .join('\n');

/** Every log, once the last request has its line: so those before it have theirs. */
async function logsUpTo(lastPath: string): Promise<ReturnType<typeof logsOf>> {
  await send(lastPath);
  await expect.poll(written, { timeout: 10_000 }).toContain(lastPath);
  for (const writer of writers) expect(written(), 'who wrote').toContain(writer);
  return logsOf();
}
