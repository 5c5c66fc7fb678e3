import { expect } from '@playwright/test';
import {
  expectGuest,
  expectSignedIn,
  newPerson,
  signInOnPage,
  signUpOnPage,
  storedToken,
  test,
  watch,
} from '../support/browser.ts';
import {
  expectCheckedOff,
  expectFitAndAccessible,
  replicaOf,
  resetLab,
  watchAnswers,
} from '../support/lab.ts';

const address = '/labs/revocation';
const me = /^\/v1\/users\/me$/;

test('a copied token goes on when the page only forgets it, and ends on both replicas with the session', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const person = newPerson();
  await signUpOnPage(page, person);
  await page.goto(address);
  const replays = watchAnswers(page, me);
  const replay = async (): Promise<[number, string][]> => {
    replays.length = 0;
    await page.getByRole('button', { name: 'Replay the copy' }).click();
    await expect.poll(() => replays.length).toBe(2);
    return replays.map((answer) => [answer.status(), replicaOf(answer)]);
  };

  await page.getByRole('radio', { name: /Go on as you/ }).check();
  await page.getByRole('button', { name: 'Copy my token' }).click();
  await page.getByRole('button', { name: 'Only delete my copy' }).click();
  await expectGuest(page);
  expect(await storedToken(page)).toBeNull();
  const after = await replay();
  expect(after.map(([status]) => status)).toEqual([200, 200]);
  expect(new Set(after.map(([, replica]) => replica)).size).toBe(2);
  await expect(page.getByText(/so it is|you were right/)).toBeVisible();
  await resetLab(page);

  await signInOnPage(page, person);
  await page.goto(address);
  await page.getByRole('button', { name: 'Copy my token' }).click();
  expect((await replay()).map(([status]) => status)).toEqual([200, 200]);
  await page.getByRole('button', { name: 'Here', exact: true }).click();
  await expectGuest(page);
  const refused = await replay();
  expect(refused.map(([status]) => status)).toEqual([401, 401]);
  expect(new Set(refused.map(([, replica]) => replica)).size).toBe(2);
  await expectCheckedOff(page);
  await expectFitAndAccessible(page);
});

test('another browser is signed out by its socket, and window 2 too', async ({ page, browser, watched }) => {
  const person = newPerson();
  await signUpOnPage(page, person);
  const other = await browser.newContext();
  await watch(other, watched);
  const there = await other.newPage();
  await signInOnPage(there, person);
  await there.goto(address);
  await expectSignedIn(there, person);

  await page.goto(address);
  await page.getByLabel('Your password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in as window 2' }).click();
  await expect(page.getByText('signed in, socket open')).toBeVisible();
  await expect(page.getByRole('button', { name: 'End the session: Window 2' })).toBeVisible();
  const asked = watchAnswers(there, /^\/v1\//);
  await page.getByRole('button', { name: 'Everywhere else' }).click();
  await expectGuest(there);
  expect(asked.map((answer) => new URL(answer.url()).pathname)).toEqual([]);
  await expect(page.getByText(/Signed out by its socket/)).toBeVisible();
  await expectSignedIn(page, person);
  await other.close();
});

test('a guest is told what this lab takes', async ({ page }) => {
  await page.goto(address);
  await expect(page.getByText('This window is signed out', { exact: true })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/sign-in');
});
