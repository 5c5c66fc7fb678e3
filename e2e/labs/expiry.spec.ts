import { expect } from '@playwright/test';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  expectRightAnswer,
  resetLab,
} from '../support/lab.ts';

const address = '/labs/expiry';

test('a request at 10 s keeps the session valid at 20 s and not at 36 s; the JWT ends before 20 s', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const session = collectResponses(page, /^\/v1\/labs\/expiry\/me$/);
  const jwt = collectResponses(page, /^\/v1\/labs\/expiry\/jwt$/);
  await page.goto(address);
  await page.getByRole('radio', { name: 'The session only' }).check();
  await page.getByRole('button', { name: 'Sign in for 15 seconds' }).click();
  await expect(page.getByRole('button', { name: 'Sign in again' })).toBeVisible();
  const signedInAtMs = Date.now();
  const sendAt = async (seconds: number): Promise<void> => {
    await page.waitForTimeout(Math.max(0, signedInAtMs + seconds * 1000 - Date.now()));
    const before = jwt.length;
    await page.getByRole('button', { name: 'Send both tokens' }).click();
    await expect.poll(() => jwt.length).toBe(before + 1);
  };

  await sendAt(10);
  await sendAt(20);
  expect(session.map((response) => response.status())).toEqual([200, 200]);
  expect(jwt.map((response) => response.status())).toEqual([200, 401]);
  expect(session[1]?.headers()['server-timing']).toContain('store;desc="GETEX, PTTL"');
  await expectCompleted(page);
  await expectRightAnswer(page);
  await expect(page.getByRole('list', { name: 'Requests with the JWT' })).toContainText(/401 after \d+ s/);
  await expectFitAndAccessible(page);
  await sendAt(36);
  expect(session.at(-1)?.status()).toBe(401);
  await expect(page.getByRole('region', { name: 'Time left' }).getByText('ended')).toHaveCount(2);
  await resetLab(page);
  await expect(page.getByRole('button', { name: 'Sign in for 15 seconds' })).toBeVisible();
});

test('extending the wrong key extends no key, and the session ends on time', async ({ page }) => {
  test.setTimeout(60_000);
  const session = collectResponses(page, /^\/v1\/labs\/expiry\/me$/);
  await page.goto(address);
  await page.getByRole('button', { name: 'Sign in for 15 seconds' }).click();
  await page.waitForTimeout(8_000);
  await page.getByRole('button', { name: 'Extend the wrong key' }).click();
  await expect(page.getByText('PEXPIRE extended 0 keys.')).toBeVisible();
  await page.waitForTimeout(8_500);
  await page.getByRole('button', { name: 'Send both tokens' }).click();
  await expect.poll(() => session.map((response) => response.status())).toEqual([401]);
});
