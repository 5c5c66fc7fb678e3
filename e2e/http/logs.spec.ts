import { expect, test } from '@playwright/test';
import { freshName, signUp } from '../support/account.ts';
import { send } from '../support/http.ts';
import { openLive, refusedUpgrade } from '../support/socket.ts';
import { logsOf, passwordsOfRedis } from '../support/control.ts';

test('no log holds a token or a password, of good requests and of bad ones', async () => {
  const canary = freshName('canary-secret');
  const account = await signUp();
  const live = await openLive(account.token);
  live.socket.terminate();
  await refusedUpgrade(`?access_token=${canary}`);
  await send(`/v1/users/me?access_token=${canary}`);
  await send('/v1/users/me', { token: canary });
  await send('/v1/sessions', { method: 'POST', json: { email: account.email, password: canary } });
  await send('/v1/sessions', { method: 'POST', text: `{"password":"${canary}` });
  await send('/v1/users', { method: 'POST', json: { userName: 'x', email: 'y', password: canary } });
  await send(`/v1/ping?${canary}${'a'.repeat(40_000)}`);
  await send('/v1/users/me', { headers: { authorization: `Bearer ${canary}${'a'.repeat(40_000)}` } });
  await send('/v1/sessions', { method: 'POST', text: canary.repeat(20_000) });

  const logs = logsOf();
  const written = logs.map(({ text }) => text).join('');
  // The logs that are read are the ones that these requests went to.
  expect(written).toContain('/v1/users/me');
  for (const { name, text } of logs) {
    for (const secret of [
      ...passwordsOfRedis(),
      canary,
      account.token,
      account.token.slice(0, 43),
      account.password,
    ]) {
      expect(text.includes(secret), `${name} holds a secret`).toBe(false);
    }
    // Whatever else the suites sent: nothing that looks like a token.
    expect(text.match(/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{86}(?![A-Za-z0-9_-])/g), name).toBeNull();
  }
});
