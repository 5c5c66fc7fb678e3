import { expect, type Page } from '@playwright/test';
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
  guess,
  itemsOf,
  replicaOf,
} from '../support/lab.ts';

// Without motion, the page counts each response as shown at once.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const address = '/labs/revocation';
const me = /^\/v1\/users\/me$/;
const answer = 'Use your account until the session ends';
const sessions = 'Your sessions in Redis';

const button = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name });
const control = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Player' }).getByRole('button', { name, exact: true });
/** Presses the visible button with this name. Step 2 and step 4 both have a button for the thief. */
const press = (page: Page, name: string | RegExp): Promise<void> =>
  button(page, name).filter({ visible: true }).click();

/** Lets the thief use the copy, and expects this status from each of the two replicas. */
async function expectThief(page: Page, status: number): Promise<void> {
  const responses = collectResponses(page, me);
  await press(page, 'Use the copy as the thief');
  await expect.poll(() => responses.length).toBe(2);
  expect(responses.map((response) => response.status())).toEqual([status, status]);
  expect(new Set(responses.map(replicaOf)).size).toBe(2);
  const shown = page.getByRole('region', { name: 'Responses to the thief' }).getByRole('listitem').last();
  for (const response of responses) await expect(shown).toContainText(`${status} ${replicaOf(response)}`);
  // A thief's 200 is red, a thief's 401 is green.
  const meaning = status === 200 ? 'bad' : 'ok';
  await expect(shown.locator(`[data-meaning='${meaning}']`)).toHaveCount(2);
  // The rows of the closed request log have the same meaning.
  const rows = page.getByRole('region', { name: 'Requests' }).locator(`[data-tone='${meaning}']`);
  await expect(rows.filter({ hasText: `${status}` }).nth(1)).toBeAttached();
}

test('a demo user needs no password, and the thief’s copy works until a sign-out reaches its session', async ({
  page,
}) => {
  await page.goto(address);
  await guess(page, answer);
  await press(page, 'Use a demo user');
  await expect(page.getByRole('banner').getByRole('link', { name: /^demo-/ })).toBeVisible();
  await press(page, 'Copy my token');
  await press(page, 'Only delete my copy');
  await expectGuest(page);
  expect(await storedToken(page)).toBeNull();
  await expectThief(page, 200);
  await expect(
    page.getByText('This page shows “signed out”, and still api-1 and api-2 accepted the copy.'),
  ).toBeVisible();
  await expect(page.getByText(`You were right: ${answer}`)).toBeVisible();

  await press(page, /Break it/);
  await expect(page.getByText('so it cannot read the list')).toBeVisible();
  await press(page, 'Read the list as the thief');
  await expect.poll(() => itemsOf(page, sessions)).toHaveLength(1);

  await press(page, /^Sign in again as demo-/);
  await expect.poll(() => itemsOf(page, sessions)).toHaveLength(2);
  await expectThief(page, 200);
  await press(page, 'Sign out everywhere else');
  await expect.poll(() => itemsOf(page, sessions)).toHaveLength(1);
  await expectThief(page, 401);
  await expectCompleted(page);
  await expectFitAndAccessible(page);

  await press(page, 'Reset');
  await expect(
    page.getByRole('region', { name: 'Responses to the thief' }).getByRole('listitem'),
  ).toHaveCount(0);
  await expect(button(page, 'Copy my token')).toBeVisible();
  await expect(page.getByText('your guess', { exact: true })).toHaveCount(0);
});

test('the thief’s copy and the guess survive the form in which the user signs in again', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user);
  await page.goto(address);
  await guess(page, answer);
  await press(page, 'Copy my token');
  await press(page, 'Only delete my copy');
  await expectThief(page, 200);
  await press(page, /Break it/);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).filter({ visible: true }).click();
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Continue/ }).click();
  await expect(page).toHaveURL(address);

  await expect(page.getByRole('region', { name: 'Responses to the thief' })).toContainText(
    'You deleted your copy',
  );
  await press(page, /^Predict/);
  await expect(button(page, new RegExp(answer)).filter({ visible: true })).toContainText('your guess');
  await press(page, /Break it/);
  await press(page, 'Sign out here');
  await expectThief(page, 200);
  await expect(page.getByText(/The copy names another session/)).toBeVisible();
});

test('the picture shows the copy and the deletion, and the list follows it response by response', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await page.goto(address);
  await press(page, 'Use a demo user');
  const picture = page.getByRole('figure');
  const badge = (machine: string) => picture.locator(`[data-node='${machine}'] [data-empty]`);
  const player = page.getByRole('region', { name: 'Player' });
  // The page is signed in when the picture has shown the response.
  await expect(picture.locator('[data-face="response"]:visible')).toBeVisible();
  await expectGuest(page);
  await expect(badge('browser')).toHaveText('token');

  await press(page, 'Copy my token');
  await expect(badge('lab thief')).toHaveText('copy');
  await expect(player).toContainText('The thief has a copy. The servers received no request.');
  const token = picture.locator('[data-capsule]:visible');
  const rowOf = async (machine: string): Promise<number> => {
    const { y = Number.NaN, height = 0 } =
      (await picture.locator(`[data-node='${machine}']`).boundingBox()) ?? {};
    return y + height / 2;
  };
  const { y = Number.NaN, height = 0 } = (await token.boundingBox()) ?? {};
  expect(Math.abs(y + height / 2 - (await rowOf('lab thief')))).toBeLessThan(3);
  // Going back shows the moment before.
  await control(page, 'One step back').click();
  await expect(player).toContainText('A script on the page copies the token to the thief.');
  await expect(badge('lab thief')).toHaveText('no copy');
  await control(page, 'Skip to the result').click();
  await expect(badge('lab thief')).toHaveText('copy');

  await press(page, 'Only delete my copy');
  await expect(badge('browser')).toHaveText('no token');
  await expect(player).toContainText('The page deletes the token from the browser. It sends no request.');
  await expect(token).toHaveCSS('border-style', 'dashed');
  await control(page, 'One step back').click();
  await expect(badge('browser')).toHaveText('token');
  await expect(token).toHaveCSS('border-style', 'solid');
  await control(page, 'Skip to the result').click();
  await expect(badge('browser')).toHaveText('no token');

  const responses = page.getByRole('region', { name: 'Responses to the thief' });
  await press(page, 'Use the copy as the thief');
  await expect(responses.locator('[data-meaning="bad"] b')).toHaveCount(1);
  await expect(responses.locator('p[data-meaning]')).toContainText(/still api-\d accepted the copy\./);
  await expect(responses.locator('[data-meaning="bad"] b')).toHaveCount(2);
  await expect(responses.locator('p[data-meaning]')).toContainText(
    'still api-1 and api-2 accepted the copy.',
  );
  await control(page, 'One step back').click();
  await expect(responses.locator('[data-meaning="bad"] b')).toHaveCount(1);
});

test('after a reload, window 2 of the demo user needs no password', async ({ page }) => {
  await page.goto(address);
  await press(page, 'Use a demo user');
  await expect(page.getByRole('banner').getByRole('link', { name: /^demo-/ })).toBeVisible();
  await page.reload();
  await press(page, 'Copy my token');
  await press(page, /Go further/);
  await expect(page.getByLabel('Your password', { exact: true })).toHaveCount(0);
  await press(page, 'Sign in as window 2');
  await expect(page.getByText('signed in, socket open')).toBeVisible();
  await press(page, 'Sign out everywhere else');
  await expect(page.getByText(/Signed out through its socket/)).toBeVisible();
});

test('a sign-out of the copied session refuses the copy on both replicas', async ({ page }) => {
  await page.goto(address);
  await press(page, 'Use a demo user');
  await press(page, 'Copy my token');
  await expectThief(page, 200);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expectGuest(page);
  await expectThief(page, 401);
  await expect(page.getByText('You signed out here')).toBeVisible();
  // The question is about a deleted copy, so this run does not decide it.
  await expect(page.getByText('Opens when the responses have been shown.')).toBeVisible();
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
  await press(page, 'Copy my token');
  await press(page, /Go further/);
  await page.getByLabel('Your password', { exact: true }).fill(user.password);
  await press(page, 'Sign in as window 2');
  await expect(page.getByText('signed in, socket open')).toBeVisible();
  const responses = collectResponses(otherPage, /^\/v1\//);
  await press(page, 'Sign out everywhere else');
  await expectGuest(otherPage);
  expect(responses.map((response) => new URL(response.url()).pathname)).toEqual([]);
  await expect(page.getByText(/Signed out through its socket/)).toBeVisible();
  await expectSignedIn(page, user);
  await other.close();
});

test('the first choice of a guest is the demo user, and the form in a browser that has an account', async ({
  page,
}) => {
  const choices = page.locator('[data-step="run"]').locator('a, button');
  await page.goto(address);
  await expect(choices.filter({ visible: true }).first()).toHaveText('Use a demo user');
  await press(page, 'Use a demo user');
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await page.reload();
  // No user knows the password of a demo user, so the form does not help.
  await expect(choices.filter({ visible: true }).first()).toHaveText('Use a demo user');

  await signUpOnPage(page, newUser());
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await page.goto(address);
  await expect(choices.filter({ visible: true }).first()).toHaveText('Sign in');
});
