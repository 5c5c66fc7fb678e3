import { expect } from '@playwright/test';
import { newUser } from '../support/account.ts';
import {
  expectGuest,
  expectSignedIn,
  signInOnPage,
  signUpOnPage,
  storedToken,
  test,
  watch,
} from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  expectRightAnswer,
  replicaOf,
  resetLab,
} from '../support/lab.ts';

const address = '/labs/revocation';
const me = /^\/v1\/users\/me$/;

test('a copied token works after the page deletes its own, and fails on both replicas after a sign-out', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const user = newUser();
  await signUpOnPage(page, user);
  await page.goto(address);
  const responses = collectResponses(page, me);
  const replay = async (): Promise<[number, string][]> => {
    responses.length = 0;
    await page.getByRole('button', { name: 'Replay the copy' }).click();
    await expect.poll(() => responses.length).toBe(2);
    return responses.map((response) => [response.status(), replicaOf(response)]);
  };

  await page.getByRole('radio', { name: 'Use your account until the session ends' }).check();
  await page.getByRole('button', { name: 'Copy my token' }).click();
  await page.getByRole('button', { name: 'Only delete my copy' }).click();
  await expectGuest(page);
  expect(await storedToken(page)).toBeNull();
  const after = await replay();
  expect(after.map(([status]) => status)).toEqual([200, 200]);
  expect(new Set(after.map(([, replica]) => replica)).size).toBe(2);
  await expectRightAnswer(page);
  await resetLab(page);

  await signInOnPage(page, user);
  await page.goto(address);
  await page.getByRole('button', { name: 'Copy my token' }).click();
  expect((await replay()).map(([status]) => status)).toEqual([200, 200]);
  await page.getByRole('button', { name: 'Sign out here' }).click();
  await expectGuest(page);
  const refused = await replay();
  expect(refused.map(([status]) => status)).toEqual([401, 401]);
  expect(new Set(refused.map(([, replica]) => replica)).size).toBe(2);
  await expectCompleted(page);
  await expectFitAndAccessible(page);
});

test('another browser and window 2 are signed out through their sockets', async ({
  page,
  browser,
  watched,
}) => {
  const user = newUser();
  await signUpOnPage(page, user);
  const other = await browser.newContext();
  await watch(other, watched);
  const otherPage = await other.newPage();
  await signInOnPage(otherPage, user);
  await otherPage.goto(address);
  await expectSignedIn(otherPage, user);

  await page.goto(address);
  await page.getByLabel('Your password', { exact: true }).fill(user.password);
  await page.getByRole('button', { name: 'Sign in as window 2' }).click();
  await expect(page.getByText('signed in, socket open')).toBeVisible();
  await expect(page.getByRole('button', { name: 'End session: Window 2' })).toBeVisible();
  const responses = collectResponses(otherPage, /^\/v1\//);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expectGuest(otherPage);
  expect(responses.map((response) => new URL(response.url()).pathname)).toEqual([]);
  await expect(page.getByText(/Signed out through its socket/)).toBeVisible();
  await expectSignedIn(page, user);
  await other.close();
});

test('a guest sees that this lab needs an account', async ({ page }) => {
  await page.goto(address);
  await expect(page.getByText('This window is signed out', { exact: true })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/sign-in');
});
