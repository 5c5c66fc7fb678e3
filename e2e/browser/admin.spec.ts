import { expect, type Locator } from '@playwright/test';
import { newUser, signUp } from '../support/account.ts';
import {
  becomeAdministrator,
  expectSignedIn,
  signInOnPage,
  signUpOnPage,
  test,
  watch,
} from '../support/browser.ts';
import { labCount } from '../support/course.ts';
import { send } from '../support/http.ts';
import { expectFitAndAccessible } from '../support/lab.ts';

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

test('an administrator sees who has a page open and how far each user is, and ends all sessions at once', async ({
  page,
  browser,
  watched,
}) => {
  // The list also has the sessions of all earlier tests.
  test.setTimeout(120_000);
  const [user, other] = [newUser('root'), await signUp('grace')];
  const labs = { stateless: '2026-03-01T12:00:00.000Z', hmac: '2026-03-01T12:30:00.000Z' };
  await send('/v1/users/me/progress', { method: 'PUT', token: other.token, json: { labs } });
  await signUpOnPage(page, user);
  await becomeAdministrator(page, user);
  const context = await browser.newContext({ baseURL: new URL(page.url()).origin });
  await watch(context, watched);
  const student = await context.newPage();
  await signInOnPage(student, other);

  await page.goto('/admin');
  const rows = page.getByRole('row').filter({ hasText: other.userName });
  const more = page.getByRole('button', { name: 'Load more' });
  await expect(page.getByRole('table', { name: 'Sessions of all users' })).toBeVisible();
  while (await more.isVisible()) await clickIfVisible(more);
  await expect(rows.first()).toContainText(`2 of ${labCount}`);
  await expect(rows.filter({ hasText: 'page open' }).first()).toBeVisible();
  await expectFitAndAccessible(page);

  await page.getByRole('button', { name: 'End all other sessions' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect((await send('/v1/users/me', { token: other.token })).status).toBe(200);
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'End all other sessions' }).click();
  await dialog.getByRole('button', { name: 'End all other sessions' }).click();
  await expect(page.getByText(/^\d+ sessions ended\.$/)).toBeVisible({ timeout: 15_000 });
  await expect(student.getByText('Your session has ended: it was signed out.')).toBeVisible();
  expect((await send('/v1/users/me', { token: other.token })).status).toBe(401);
  await expectSignedIn(page, user);
  await expect(rows).toHaveCount(0);
  await context.close();
});

/** The last page may arrive between a check and a click, and removes the button. */
async function clickIfVisible(button: Locator): Promise<void> {
  try {
    await button.click({ timeout: 5_000 });
  } catch (error) {
    if (await button.isVisible()) throw error;
  }
}
