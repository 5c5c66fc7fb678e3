import { expect } from '@playwright/test';
import { endpoints } from '@session-lab/contract';
import { newUser, signIn } from '../support/account.ts';
import { signUpOnPage, storedToken, test } from '../support/browser.ts';
import { listedSessions, storedSession } from '../support/control.ts';
import { send } from '../support/http.ts';
import { expectFitAndAccessible, itemsOf } from '../support/lab.ts';
import { stack } from '../support/stack.ts';

test('the sessions page draws the keys that Redis has', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user);
  const token = (await storedToken(page)) ?? '';
  await signIn({ ...user, token, deviceToken: '' });
  await page.goto('/sessions');
  const panel = page.getByRole('region', { name: 'The same sessions in Redis' });
  await expect(panel).toContainText('3 keys');

  const { id } = endpoints.readProfile.response.parse(
    JSON.parse((await send('/v1/users/me', { token })).body),
  );
  await expect(panel).toContainText(`sids:${id}`);
  const publicIds = listedSessions(id);
  expect(publicIds).toHaveLength(2);
  const drawn = await itemsOf(page, 'Keys of the sessions');
  expect(drawn).toHaveLength(2);
  for (const publicId of publicIds) {
    const text = drawn.find((item) => item.includes(`sid:${publicId}`)) ?? '';
    const stored = JSON.stringify(storedSession(publicId));
    const [creation] = /"c":\d+/.exec(stored) ?? ['no creation'];
    const [expiry] = /"x":\d+/.exec(stored) ?? ['no expiry'];
    expect(text).toContain(creation);
    expect(text).toContain(expiry);
    expect(text).toContain(`{"u":"${id}"`);
  }
  await expectFitAndAccessible(page);
});

test('the list has words for its addresses, dates and times', async ({ page }) => {
  await signUpOnPage(page, newUser());
  await page.goto('/sessions');
  const row = page.getByRole('row').filter({ hasText: 'this session' });
  // The network of the containers has an address of its own for requests of this computer.
  const address = stack.mode === 'docker' ? /\d+\.\d+\.\d+\.\d+/ : /this computer, (::1|127\.0\.0\.1)/;
  await expect(row).toContainText(address);
  await expect(row).toContainText(/today, \d\d:\d\d/);
  await expect(row).toContainText(/1[45] min \d+ s left/);
  await expect(row).toContainText(/1[12] h \d+ min left/);
});
