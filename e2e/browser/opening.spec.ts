import { expect, type Page } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { expectSignedIn, logRows, signUpOnPage, test } from '../support/browser.ts';
import { collectResponses, expectFitAndAccessible, itemsOf, replicaOf } from '../support/lab.ts';

const path = '/v1/labs/where-state-lives';
const sendButton = (page: Page) => page.getByRole('button', { name: 'Send 6 requests' });
const slowButton = (page: Page) => page.getByRole('button', { name: 'Repeat slowly' });
const rightChoice = (page: Page) => page.getByRole('button', { name: /^One server has no record/ });
const lists = { memory: 'Responses: In the server’s memory', redis: 'Responses: In Redis, shared' } as const;

/** Collects the responses of each lane, and the responses to the sign-ins. */
function collectLanes(page: Page) {
  return {
    memory: collectResponses(page, new RegExp(`^${path}/memory/me$`)),
    redis: collectResponses(page, new RegExp(`^${path}/redis/me$`)),
    signIns: collectResponses(page, new RegExp(`^${path}/(memory|redis)/sign-in$`)),
  };
}
type Lanes = ReturnType<typeof collectLanes>;

/** Waits until a run ends, which is when all its animations end. Until then both buttons are inactive. */
async function waitForRun(page: Page): Promise<void> {
  await expect(slowButton(page)).not.toHaveAttribute('aria-disabled', 'true', { timeout: 45_000 });
}

/** Expects that the screen shows the received responses in order. */
async function expectShown(page: Page, lanes: Lanes): Promise<void> {
  for (const lane of ['memory', 'redis'] as const) {
    expect(lanes[lane]).toHaveLength(6);
    expect(await itemsOf(page, lists[lane])).toEqual(
      lanes[lane].map((response) => `${response.status()}\n${replicaOf(response)}`),
    );
  }
  const refused = lanes.memory.filter((response) => response.status() === 401).length;
  expect(new Set(lanes.memory.map((response) => response.status()))).toEqual(new Set([200, 401]));
  await expect(
    page.getByText(`${refused} of 6 requests got 401: the server did not know Ada.`, { exact: true }),
  ).toBeVisible();
  expect(lanes.redis.map((response) => response.status())).toEqual(Array(6).fill(200));
  await expect(
    page.getByText('All 6 requests succeeded, on api-1 and api-2.', { exact: true }),
  ).toBeVisible();
}

test('one run starts automatically, the screen shows its responses, and the right answer leads to the labs', async ({
  page,
}) => {
  test.setTimeout(150_000);
  const lanes = collectLanes(page);
  await page.goto('/');
  await expect(rightChoice(page)).toBeDisabled();
  await waitForRun(page);
  await expectShown(page, lanes);
  expect(lanes.signIns).toHaveLength(2);
  await expect(page.getByRole('table', { name: 'Requests, newest first' })).toBeHidden();

  await page.getByRole('button', { name: /^The token is only valid/ }).click();
  await expect(page.getByText(/No\. Both servers have the same key/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go to the labs' })).toBeHidden();
  await rightChoice(page).click();
  await expect(page.getByText(/Yes\. One server cannot read the memory/)).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Sign up first' })).toBeVisible();
  await expectFitAndAccessible(page);

  for (const responses of Object.values(lanes)) responses.length = 0;
  await slowButton(page).click();
  await expect(page.getByRole('list', { name: lists.memory }).getByRole('listitem')).toHaveCount(1, {
    timeout: 15_000,
  });
  // Each request waits for the animation of the previous one.
  expect(lanes.memory.length).toBeLessThanOrEqual(2);
  await page.getByRole('link', { name: 'Go to the labs' }).click();
  await expect(page).toHaveURL('/labs/where-state-lives');
});

test('the run does not start automatically a second time', async ({ page }) => {
  test.setTimeout(90_000);
  const lanes = collectLanes(page);
  await page.goto('/');
  await waitForRun(page);
  await page.getByRole('link', { name: 'Stateless requests' }).click();
  await page.getByRole('link', { name: 'Introduction' }).click();
  await expect(sendButton(page)).toBeVisible();
  await expect(page.getByText('0 responses').first()).toBeVisible();
  // Longer than the delay of the automatic start (900 ms).
  await page.waitForTimeout(1_500);
  expect(lanes.signIns).toHaveLength(2);
});

test.describe('with reduced motion', () => {
  test.describe.configure({ timeout: 60_000 });
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('a run starts only with the button, and shows its responses at once', async ({ page }) => {
    const lanes = collectLanes(page);
    await page.goto('/');
    await expect(sendButton(page)).toBeVisible();
    await page.waitForTimeout(1_500);
    expect(lanes.signIns).toEqual([]);
    await sendButton(page).click();
    await waitForRun(page);
    await expectShown(page, lanes);
  });

  test('the keyboard sends, answers the question and goes to the labs, on a screen of 360 px', async ({
    page,
  }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/');
    await sendButton(page).focus();
    await page.keyboard.press('Enter');
    await waitForRun(page);
    await expect(sendButton(page)).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(slowButton(page)).toBeFocused();
    for (let choice = 0; choice < 3; choice += 1) await page.keyboard.press('Tab');
    await expect(rightChoice(page)).toBeFocused();
    await page.keyboard.press('Space');
    await expect(page.getByText(/Yes\. One server/)).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/labs/where-state-lives');
  });

  test('axe finds no violation in the dark theme', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/');
    await sendButton(page).click();
    await waitForRun(page);
    await rightChoice(page).click();
    await expectFitAndAccessible(page);
  });

  test('a signed-in user sees no link to sign up, and stays signed in when Ada gets 401', async ({
    page,
  }) => {
    const user = newUser();
    await signUpOnPage(page, user);
    await page.goto('/');
    await sendButton(page).click();
    await waitForRun(page);
    await rightChoice(page).click();
    await expect(page.getByRole('main').getByRole('link')).toHaveText(['Go to the labs']);
    await expectSignedIn(page, user);
    await page.getByRole('button', { name: /^Requests/ }).click();
    await expect(logRows(page).filter({ hasText: 'memory lane' }).first()).toBeVisible();
  });

  test('without the labs, and without a server, the page explains it and links to lab 1', async ({
    page,
    context,
  }) => {
    const body = { type: '/problems/not_found', title: 'Not found', status: 404, code: 'not_found' };
    await page.route(`**${path}/**`, (route) =>
      route.fulfill({ status: 404, headers: { 'x-served-by': 'api-1' }, json: body }),
    );
    await page.goto('/');
    await sendButton(page).click();
    await expect(page.getByText(/^The labs are off on this server/)).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: 'Lab 1' })).toHaveAttribute(
      'href',
      '/labs/stateless',
    );
    await page.unroute(`**${path}/**`);
    await context.setOffline(true);
    await sendButton(page).click();
    await expect(page.getByText(/^No server responds/)).toBeVisible();
    await context.setOffline(false);
    await sendButton(page).click();
    await waitForRun(page);
    await expect(page.getByText(/^No server responds/)).toBeHidden();
  });
});
