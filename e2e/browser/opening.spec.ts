import { expect, type Page } from '@playwright/test';
import { expectSignedIn, logRows, newPerson, signUpOnPage, test } from '../support/browser.ts';
import { expectFitAndAccessible, itemsOf, replicaOf, watchAnswers } from '../support/lab.ts';

const path = '/v1/labs/where-state-lives';
const send = (page: Page) => page.getByRole('button', { name: 'Send 6 requests' });
const slower = (page: Page) => page.getByRole('button', { name: 'Again, slower' });
const right = (page: Page) => page.getByRole('button', { name: /^One server never saw her/ });
const lists = { memory: 'Answers: In the server’s memory', redis: 'Answers: In Redis, shared' } as const;

/** What the browser got back in each lane: the answers to "who am I?", and the sign-ins. */
function watchLanes(page: Page) {
  return {
    memory: watchAnswers(page, new RegExp(`^${path}/memory/me$`)),
    redis: watchAnswers(page, new RegExp(`^${path}/redis/me$`)),
    signIns: watchAnswers(page, new RegExp(`^${path}/(memory|redis)/sign-in$`)),
  };
}
type Lanes = ReturnType<typeof watchLanes>;

/** A run has ended when all of it has arrived in the picture; until then neither button does anything. */
async function runEnds(page: Page): Promise<void> {
  await expect(slower(page)).not.toHaveAttribute('aria-disabled', 'true', { timeout: 45_000 });
}

/** What stands on the screen is what arrived, in its order. */
async function expectShown(page: Page, lanes: Lanes): Promise<void> {
  for (const lane of ['memory', 'redis'] as const) {
    expect(lanes[lane]).toHaveLength(6);
    expect(await itemsOf(page, lists[lane])).toEqual(
      lanes[lane].map((answer) => `${answer.status()}\n${replicaOf(answer)}`),
    );
  }
  const strangers = lanes.memory.filter((answer) => answer.status() === 401).length;
  expect(new Set(lanes.memory.map((answer) => answer.status()))).toEqual(new Set([200, 401]));
  await expect(page.getByText(`${strangers} of 6: “Who are you?”`, { exact: true })).toBeVisible();
  expect(lanes.redis.map((answer) => answer.status())).toEqual(Array(6).fill(200));
  await expect(page.getByText('All 6 know Ada, from api-1 and api-2.', { exact: true })).toBeVisible();
}

test('one run plays by itself; the answers on the screen are those that arrived; then it is asked why', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const lanes = watchLanes(page);
  await page.goto('/');
  await expect(right(page)).toBeDisabled();
  await runEnds(page);
  await expectShown(page, lanes);
  expect(lanes.signIns).toHaveLength(2);
  await expect(page.getByRole('table', { name: 'Requests, newest first' })).toBeHidden();

  await page.getByRole('button', { name: /^The token is only valid/ }).click();
  await expect(page.getByText(/No\. Both servers hold the same key/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go to the labs' })).toBeHidden();
  await right(page).click();
  await expect(page.getByText(/Yes\. What the first server keeps/)).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Sign up first' })).toBeVisible();
  await expectFitAndAccessible(page);

  for (const seen of Object.values(lanes)) seen.length = 0;
  await slower(page).click();
  await expect(page.getByRole('list', { name: lists.memory }).getByRole('listitem')).toHaveCount(1, {
    timeout: 15_000,
  });
  // The next one is sent when the one before has arrived in the picture.
  expect(lanes.memory.length).toBeLessThanOrEqual(2);
  await page.getByRole('link', { name: 'Go to the labs' }).click();
  await expect(page).toHaveURL('/labs/where-state-lives');
});

test('it does not play by itself a second time', async ({ page }) => {
  test.setTimeout(90_000);
  const lanes = watchLanes(page);
  await page.goto('/');
  await runEnds(page);
  await page.getByRole('link', { name: 'Stateless requests' }).click();
  await page.getByRole('link', { name: 'The opening' }).click();
  await expect(send(page)).toBeVisible();
  await expect(page.getByText('0 answers').first()).toBeVisible();
  // Longer than the first time waits before it plays.
  await page.waitForTimeout(1_500);
  expect(lanes.signIns).toHaveLength(2);
});

test.describe('for those who want no motion', () => {
  test.describe.configure({ timeout: 60_000 });
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('nothing plays until the button is pressed; then all is there at once', async ({ page }) => {
    const lanes = watchLanes(page);
    await page.goto('/');
    await expect(send(page)).toBeVisible();
    await page.waitForTimeout(1_500);
    expect(lanes.signIns).toEqual([]);
    await send(page).click();
    await runEnds(page);
    await expectShown(page, lanes);
  });

  test('by keyboard alone, on a screen of 360 px', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/');
    await send(page).focus();
    await page.keyboard.press('Enter');
    await runEnds(page);
    await expect(send(page)).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(slower(page)).toBeFocused();
    for (let choice = 0; choice < 3; choice += 1) await page.keyboard.press('Tab');
    await expect(right(page)).toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.getByText(/Yes\. What/)).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/labs/where-state-lives');
  });

  test('axe finds nothing in the dark either', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/');
    await send(page).click();
    await runEnds(page);
    await right(page).click();
    await expectFitAndAccessible(page);
  });

  test('the signed-in are not told to sign up, and stay signed in whatever Ada is told', async ({ page }) => {
    const person = newPerson();
    await signUpOnPage(page, person);
    await page.goto('/');
    await send(page).click();
    await runEnds(page);
    await right(page).click();
    await expect(page.getByRole('main').getByRole('link')).toHaveText(['Go to the labs']);
    await expectSignedIn(page, person);
    await page.getByRole('button', { name: /^Requests/ }).click();
    await expect(logRows(page).filter({ hasText: 'memory lane' }).first()).toBeVisible();
  });

  test('without the labs, and without a server, it says so and leads to lab 1', async ({ page, context }) => {
    const body = { type: '/problems/not_found', title: 'Not found', status: 404, code: 'not_found' };
    await page.route(`**${path}/**`, (route) =>
      route.fulfill({ status: 404, headers: { 'x-served-by': 'api-1' }, json: body }),
    );
    await page.goto('/');
    await send(page).click();
    await expect(page.getByText(/runs without its labs/)).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: 'Lab 1' })).toHaveAttribute(
      'href',
      '/labs/stateless',
    );
    await page.unroute(`**${path}/**`);
    await context.setOffline(true);
    await send(page).click();
    await expect(page.getByText(/^No server answers/)).toBeVisible();
    await context.setOffline(false);
    await send(page).click();
    await runEnds(page);
    await expect(page.getByText(/^No server answers/)).toBeHidden();
  });
});
