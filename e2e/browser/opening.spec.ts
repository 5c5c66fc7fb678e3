import { expect, type Page } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { expectSignedIn, logRows, signUpOnPage, test } from '../support/browser.ts';
import { collectResponses, expectFitAndAccessible, itemsOf, replicaOf } from '../support/lab.ts';

const path = '/v1/labs/where-state-lives';
const signInButton = (page: Page) => page.getByRole('button', { name: 'Sign Ada in' });
const sendButton = (page: Page) => page.getByRole('button', { name: 'Send 6 requests' });
const rightChoice = (page: Page) => page.getByRole('button', { name: /^One server has no record/ });
const question = (page: Page) =>
  page.getByText(/^Ada signed in at api-\d\. The next request goes to api-\d\. What does it answer\?$/);
const lists = { memory: 'Responses: In the server’s memory', redis: 'Responses: In Redis' } as const;

/** Collects the responses of each lane, and the responses to the sign-ins. */
function collectLanes(page: Page) {
  return {
    memory: collectResponses(page, new RegExp(`^${path}/memory/me$`)),
    redis: collectResponses(page, new RegExp(`^${path}/redis/me$`)),
    signIns: collectResponses(page, new RegExp(`^${path}/memory/sign-in$`)),
  };
}
type Lanes = ReturnType<typeof collectLanes>;

const textsOf = async (page: Page, list: string): Promise<string[]> =>
  (await itemsOf(page, list)).map((text) => text.replaceAll(/\s+/g, ' ').trim());

/** Expects that the screen shows the received responses in order. */
async function expectShown(page: Page, lanes: Lanes): Promise<void> {
  await expect(page.getByText('6 of 6: api-1 and api-2 answered.')).toBeVisible();
  for (const lane of ['memory', 'redis'] as const) {
    expect(lanes[lane]).toHaveLength(6);
    expect(await textsOf(page, lists[lane])).toEqual(
      lanes[lane].map((response) => `${response.status()} ${replicaOf(response)}`),
    );
  }
  const good = lanes.memory.filter((response) => response.status() === 200).length;
  const stranger = lanes.memory.find((response) => response.status() === 401);
  expect(new Set(lanes.memory.map((response) => response.status()))).toEqual(new Set([200, 401]));
  expect(lanes.redis.map((response) => response.status())).toEqual(Array(6).fill(200));
  if (stranger === undefined) throw new Error('no response of the memory lane is a 401');
  await expect(page.getByText(`${good} of 6: ${replicaOf(stranger)} does not know Ada.`)).toBeVisible();
}

/** Answers the requests of a lane with a problem. */
const failLane = (page: Page, lane: string, status: number, code: string, servedBy?: string) =>
  page.route(`**${path}/${lane}`, (route) =>
    route.fulfill({
      status,
      headers: servedBy === undefined ? {} : { 'x-served-by': servedBy, 'x-upstream': servedBy },
      contentType: 'application/problem+json',
      json: { type: `/problems/${code}`, title: 'Problem', status, code },
    }),
  );

async function run(page: Page): Promise<void> {
  await signInButton(page).click();
  await sendButton(page).click();
}

test('the sign-in is seen first, then the question, and the lanes run in step', async ({ page }) => {
  test.setTimeout(90_000);
  const lanes = collectLanes(page);
  await page.goto('/');
  await expect(signInButton(page)).toBeVisible();
  await expect(page.getByText(/401/)).toHaveCount(0);
  expect(lanes.signIns).toEqual([]);
  await signInButton(page).click();
  await expect.poll(() => lanes.signIns.length).toBe(1);
  await expect(question(page)).toBeHidden();
  await expect(question(page)).toBeVisible({ timeout: 15_000 });
  const [signIn] = lanes.signIns;
  if (signIn === undefined) throw new Error('no sign-in was sent');
  await expect(page.getByText(`Ada signed in at ${replicaOf(signIn)}.`)).toBeVisible();
  await page.getByRole('button', { name: '401: it does not know Ada' }).click();
  await sendButton(page).click();
  await expect.poll(() => lanes.redis.length).toBe(6);
  await expect(rightChoice(page)).toHaveCount(0);
  const shown = async (list: string): Promise<number> =>
    (await textsOf(page, list)).filter((text) => text.includes('api-')).length;
  await expect.poll(() => shown(lists.redis), { timeout: 15_000 }).toBeGreaterThan(0);
  // Both pictures move, so the sentence names the lane that it is about.
  await expect(page.getByRole('region', { name: 'Player' })).toContainText(/(Memory|Redis): +\S/);
  const counts = await Promise.all([shown(lists.memory), shown(lists.redis)]);
  expect(Math.abs(counts[0] - counts[1])).toBeLessThanOrEqual(1);
  await page.getByRole('button', { name: /^Skip/ }).click();
  await expectShown(page, lanes);
  await expect(page.getByText('You were right:')).toBeVisible();

  const wrongChoice = page.getByRole('button', { name: /^The token is only valid/ });
  const otherChoice = page.getByRole('button', { name: /^NGINX is broken/ });
  for (const choice of [wrongChoice, otherChoice, rightChoice(page)])
    await expect(choice.locator('svg')).toHaveCount(0);
  await wrongChoice.click();
  await expect(page.getByText('No.', { exact: true })).toBeVisible();
  // Both are marked, with a sign and a word next to the colour. A reason that was not chosen is not.
  await expect(wrongChoice).toHaveAccessibleName(/wrong$/);
  await expect(rightChoice(page)).toHaveAccessibleName(/right$/);
  for (const choice of [wrongChoice, rightChoice(page)]) await expect(choice.locator('svg')).toBeVisible();
  await expect(otherChoice.locator('svg')).toHaveCount(0);
  await rightChoice(page).click();
  await expect(wrongChoice).toHaveAccessibleName(/wrong$/);
  await expect(page.getByText('Yes.', { exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByRole('link')).toHaveText(['Start lab 1']);
  await expectFitAndAccessible(page);
  await page.getByRole('link', { name: 'Start lab 1' }).click();
  await expect(page).toHaveURL('/labs/stateless');
});

test('question, button, pictures and responses are in one view on a small laptop', async ({ page }) => {
  await page.setViewportSize({ width: 1093, height: 614 });
  await page.goto('/');
  const parts = () => [
    page.getByRole('heading', { level: 1 }),
    ...Object.values(lists).map((name) => page.getByRole('list', { name })),
    page.getByRole('figure').first(),
    page.getByRole('figure').last(),
    page.getByRole('region', { name: 'Player' }),
  ];
  for (const part of [...parts(), signInButton(page)]) await expect(part).toBeInViewport({ ratio: 1 });
  await signInButton(page).click();
  await page.getByRole('button', { name: /^Skip/ }).click();
  for (const part of [...parts(), question(page), sendButton(page)])
    await expect(part).toBeInViewport({ ratio: 1 });
});

test.describe('with reduced motion', () => {
  test.describe.configure({ timeout: 60_000 });
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('a run shows its responses at once, without a guess that was not made', async ({ page }) => {
    const lanes = collectLanes(page);
    await page.goto('/');
    await run(page);
    await expectShown(page, lanes);
    await expect(page.getByText('Right answer: 401: it does not know Ada')).toBeVisible();
    await expect(page.getByText(/your guess|you were right/i)).toHaveCount(0);
  });

  test('the keyboard signs in, sends, answers and goes to lab 1, on a screen of 360 px', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/');
    await signInButton(page).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Not sure' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await expect(sendButton(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await rightChoice(page).focus();
    await page.keyboard.press('Space');
    await expect(page.getByText('Yes.', { exact: true })).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/labs/stateless');
  });

  test('axe finds no violation in the dark theme', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto('/');
    await run(page);
    await rightChoice(page).click();
    await expectFitAndAccessible(page);
  });

  test('a signed-in user stays signed in when Ada gets 401', async ({ page }) => {
    const user = newUser();
    await signUpOnPage(page, user);
    await page.goto('/');
    await run(page);
    await rightChoice(page).click();
    await expectSignedIn(page, user);
    await page.getByRole('button', { name: /^Requests/ }).click();
    await expect(logRows(page).filter({ hasText: 'memory lane' }).first()).toBeVisible();
  });

  test('without the labs, and without a server, the page explains it and links to lab 1', async ({
    page,
    context,
  }) => {
    await failLane(page, '**', 404, 'not_found', 'api-1');
    await page.goto('/');
    await signInButton(page).click();
    await expect(page.getByText(/^The labs are off on this server/)).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: 'Lab 1' })).toHaveAttribute(
      'href',
      '/labs/stateless',
    );
    await page.unroute(`**${path}/**`);
    await context.setOffline(true);
    await signInButton(page).click();
    await expect(page.getByText(/^No server responds/)).toBeVisible();
    await context.setOffline(false);
    await run(page);
    await expect(rightChoice(page)).toBeVisible();
    await expect(page.getByText(/^No server responds/)).toBeHidden();
  });

  test('Redis that is unreachable is named, at the sign-in and during the run, and nothing is to be explained', async ({
    page,
  }) => {
    await failLane(page, 'redis/sign-in', 503, 'store_unavailable', 'api-1');
    await page.goto('/');
    await signInButton(page).click();
    await expect(page.getByText(/^Redis is unreachable/)).toBeVisible();
    await expect(sendButton(page)).toHaveCount(0);
    await page.unroute(`**${path}/redis/sign-in`);
    await failLane(page, 'redis/me', 503, 'store_unavailable', 'api-1');
    await run(page);
    await expect(page.getByText('0 of 6: Redis is unreachable.')).toBeVisible();
    await expect(page.getByText(/^Redis is unreachable: the server/)).toBeVisible();
    await expect(rightChoice(page)).toHaveCount(0);
  });

  test('the reason cannot be chosen if no other server answered', async ({ page }) => {
    await page.route(`**${path}/memory/me`, (route) =>
      route.fulfill({
        headers: { 'x-served-by': 'api-9', 'x-upstream': 'api-9' },
        json: { name: 'Ada', from: 'memory' },
      }),
    );
    await page.goto('/');
    await run(page);
    await expect(page.getByText(/^This run does not show the difference/)).toBeVisible();
    await expect(rightChoice(page)).toHaveCount(0);
  });
});
