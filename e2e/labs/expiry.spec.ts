import { expect } from '@playwright/test';
import { test } from '../support/browser.ts';
import { expectCheckedOff, expectFitAndAccessible, resetLab, watchAnswers } from '../support/lab.ts';

const address = '/labs/expiry';

test('alive at 20 s after a request at 10 s, the JWT beside it not; gone at 36 s', async ({ page }) => {
  test.setTimeout(90_000);
  const session = watchAnswers(page, /^\/v1\/labs\/expiry\/me$/);
  const jwt = watchAnswers(page, /^\/v1\/labs\/expiry\/jwt$/);
  await page.goto(address);
  await page.getByRole('radio', { name: 'The session only' }).check();
  await page.getByRole('button', { name: 'Sign in for 15 seconds' }).click();
  await expect(page.getByRole('button', { name: 'Sign in anew' })).toBeVisible();
  const signedInAtMs = Date.now();
  const askAt = async (seconds: number): Promise<void> => {
    await page.waitForTimeout(Math.max(0, signedInAtMs + seconds * 1000 - Date.now()));
    const before = jwt.length;
    await page.getByRole('button', { name: 'Ask with both' }).click();
    await expect.poll(() => jwt.length).toBe(before + 1);
  };

  await askAt(10);
  await askAt(20);
  expect(session.map((answer) => answer.status())).toEqual([200, 200]);
  expect(jwt.map((answer) => answer.status())).toEqual([200, 401]);
  expect(session[1]?.headers()['server-timing']).toContain('store;desc="GETEX, PTTL"');
  await expectCheckedOff(page);
  await expect(page.getByText(/so it is|you were right/)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Requests with the JWT' })).toContainText(/401 after \d+ s/);
  await expectFitAndAccessible(page);
  await askAt(36);
  expect(session.at(-1)?.status()).toBe(401);
  await expect(page.getByRole('region', { name: 'What is left' }).getByText('gone')).toHaveCount(2);
  await resetLab(page);
  await expect(page.getByRole('button', { name: 'Sign in for 15 seconds' })).toBeVisible();
});

test('a touch of the wrong key pushes nothing, and the session goes in its own time', async ({ page }) => {
  test.setTimeout(60_000);
  const session = watchAnswers(page, /^\/v1\/labs\/expiry\/me$/);
  await page.goto(address);
  await page.getByRole('button', { name: 'Sign in for 15 seconds' }).click();
  await page.waitForTimeout(8_000);
  await page.getByRole('button', { name: 'Touch the wrong key' }).click();
  await expect(page.getByText('PEXPIRE pushed 0 keys.')).toBeVisible();
  await page.waitForTimeout(8_500);
  await page.getByRole('button', { name: 'Ask with both' }).click();
  await expect.poll(() => session.map((answer) => answer.status())).toEqual([401]);
});
