import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { expectSignedIn, logRows, openLog, signUpOnPage, storedToken, test } from '../support/browser.ts';
import { freeze, kill, thaw } from '../support/control.ts';
import { collectResponses } from '../support/lab.ts';

test('no request fails when a replica is killed, and the log shows the retry', async ({ page }) => {
  test.setTimeout(90_000);
  await signUpOnPage(page, newUser());
  await page.goto('/labs/stateless');
  // The log shows what the player has shown. By then, a fast machine has sent all of a hundred requests.
  await page.route('**/v1/ping', async (route) => {
    await wait(30);
    await route.continue();
  });
  const responses = collectResponses(page, /^\/v1\/ping$/);
  await openLog(page);
  await page.getByRole('button', { name: 'Send 100', exact: true }).click();
  await expect.poll(() => responses.length).toBeGreaterThan(10);
  kill('api-1');
  await expect(logRows(page).filter({ hasText: 'did not respond' }).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(/^(Two servers|Only api-2) answered/)).toBeVisible({ timeout: 60_000 });
  await expect(logRows(page).filter({ hasText: /\b50[0-9]\b/ })).toHaveCount(0);
});

test('an unavailable store signs no user out, and the page recovers when the store is back', async ({
  page,
}) => {
  const user = newUser();
  await signUpOnPage(page, user);
  await page.goto('/account');
  const token = await storedToken(page);
  const banner = page.getByText('Redis is unavailable.', { exact: true });
  freeze('redis-sessions');
  try {
    await page.getByLabel('Name that others see').fill('Ada');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(banner).toBeVisible();
    await expect(page.getByText('You are still signed in.')).toBeVisible();
    expect(await storedToken(page)).toBe(token);
  } finally {
    thaw('redis-sessions');
  }
  await expect(banner).toBeHidden({ timeout: 15_000 });
  await expectSignedIn(page, user);
  expect(await storedToken(page)).toBe(token);
});

test('a sign-out that the store does not confirm keeps the token and shows a notice', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user);
  freeze('redis-sessions');
  try {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('Not signed out')).toBeVisible();
    expect(await storedToken(page)).toHaveLength(86);
  } finally {
    thaw('redis-sessions');
  }
});

test('the token is kept without a network, and the page recovers without a loop of requests', async ({
  page,
  context,
}) => {
  const user = newUser();
  await signUpOnPage(page, user);
  await page.goto('/labs/stateless');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Send 1', exact: true }).click();
  await expect(page.getByText('There is no connection to the server.')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('There is no connection to the server.')).toBeHidden({ timeout: 15_000 });
  await expectSignedIn(page, user);
});

test('an idle page sends no requests', async ({ page }) => {
  await page.clock.install();
  await signUpOnPage(page, newUser());
  await page.goto('/sessions');
  await expect(page.getByRole('table', { name: 'Your sessions, newest first' })).toBeVisible();
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.url()));
  await page.clock.fastForward('02:00');
  expect(sent).toEqual([]);
});
