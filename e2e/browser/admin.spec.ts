import { expect } from '@playwright/test';
import { newUser, signUp } from '../support/account.ts';
import { becomeAdministrator, signUpOnPage, test } from '../support/browser.ts';
import { send } from '../support/http.ts';

test('an administrator sees and ends the sessions of all users; another user sees neither', async ({
  page,
}) => {
  const [user, other] = [newUser('root'), await signUp('grace')];
  await signUpOnPage(page, user);
  await page.goto('/admin');
  await expect(page.getByText('This page is for administrators.')).toBeVisible();
  expect((await send('/v1/admin/sessions', { token: other.token })).status).toBe(403);

  await becomeAdministrator(page, user);
  await page.goto('/admin');
  const row = page.getByRole('row').filter({ hasText: other.userName });
  const more = page.getByRole('button', { name: 'Load more' });
  await expect(page.getByRole('table', { name: 'Sessions of all users' })).toBeVisible();
  while ((await row.count()) === 0 && (await more.isVisible())) await more.click();
  await row.getByRole('button', { name: /^End the session of/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End the session' }).click();
  await expect.poll(async () => (await send('/v1/users/me', { token: other.token })).status).toBe(401);
});
