import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectBothReplicas,
  expectCompleted,
  expectFitAndAccessible,
  itemsOf,
  replicaOf,
  resetLab,
} from '../support/lab.ts';

const address = '/labs/where-state-lives';
const names = { memory: 'Memory', sticky: 'Memory, sticky', redis: 'Redis', jwt: 'JWT' } as const;
type LaneName = keyof typeof names;
const lanes = ['memory', 'sticky', 'redis', 'jwt'] as const satisfies readonly LaneName[];

const laneRegion = (page: Page, lane: LaneName) =>
  page.getByRole('region', { name: names[lane], exact: true });
const expectLane = (page: Page, lane: LaneName, score: string, reason: RegExp) =>
  expect(laneRegion(page, lane)).toContainText(new RegExp(`${score}.*${reason.source}`, 's'));

function collectLanes(page: Page) {
  const of = (lane: LaneName) =>
    collectResponses(page, new RegExp(`^/v1/labs/where-state-lives/${lane}/me$`));
  return { memory: of('memory'), sticky: of('sticky'), redis: of('redis'), jwt: of('jwt') };
}

/** Expects that the tiles of each lane are its responses, in order. */
async function expectTiles(page: Page, responses: ReturnType<typeof collectLanes>): Promise<void> {
  for (const lane of lanes) {
    expect(responses[lane]).toHaveLength(10);
    const items = await itemsOf(page, `Responses in the ${names[lane]} lane`);
    expect(items.map((text) => text.replaceAll(/\s+/g, ' ').trim())).toEqual(
      responses[lane].map((response) => {
        const server = replicaOf(response);
        return `${response.status()} ${server} ${server.slice(-1)}`;
      }),
    );
  }
}

async function runAgain(page: Page, responses: ReturnType<typeof collectLanes>, name: string): Promise<void> {
  for (const list of Object.values(responses)) list.length = 0;
  await page.getByRole('region', { name: 'Break it' }).getByRole('button', { name, exact: true }).click();
  await expect.poll(() => lanes.map((lane) => responses[lane].length)).toEqual([10, 10, 10, 10]);
}

/** Returns the places of the four buttons of step 4. */
const placesOf = (breakIt: Locator, server: string) =>
  Promise.all(
    [`Crash ${server}`, `Start ${server} again`, 'Send 10 in each lane', 'Sign in again and send 10'].map(
      (name) => breakIt.getByRole('button', { name, exact: true }).boundingBox(),
    ),
  );

/** Expects that the button of the next action, and no other, is the primary one. */
async function expectNext(breakIt: Locator, name: string): Promise<void> {
  await expect(breakIt.getByRole('button', { name, exact: true })).not.toHaveAttribute('aria-disabled');
  await expect
    .poll(() =>
      breakIt.getByRole('button').evaluateAll((buttons) =>
        buttons.flatMap((button) => {
          const isFilled = getComputedStyle(button).backgroundColor === getComputedStyle(document.body).color;
          return isFilled ? [button.textContent] : [];
        }),
      ),
    )
    .toEqual([name]);
}

/** Expects the three results of a lane in the table of the crash story. */
async function expectStory(page: Page, lane: string, results: readonly string[]): Promise<void> {
  const row = page
    .getByRole('table', { name: 'Requests that succeeded, by lane' })
    .getByRole('rowgroup')
    .filter({ has: page.getByRole('rowheader', { name: lane, exact: true }) });
  await expect
    .poll(async () => {
      const texts = await row.getByRole('cell').allInnerTexts();
      return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim());
    })
    .toEqual(results);
}

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('memory refuses what another server answers, a crash ends the sticky lane until Ada signs in again; Redis and JWT always work', async ({
    page,
  }) => {
    const responses = collectLanes(page);
    await page.goto(address);
    await expect(page.locator('[data-node="redis"]')).toHaveCount(1);
    await page.getByRole('button', { name: 'Those that reach that server' }).click();
    await page.getByRole('button', { name: 'Sign in and send 10' }).click();
    await expect(page.getByText('You were right:')).toBeVisible();

    const statuses = (lane: LaneName): number[] => responses[lane].map((response) => response.status());
    const [first = 0] = statuses('memory');
    expect(statuses('memory')).toEqual(
      Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? first : 601 - first)),
    );
    for (const lane of ['sticky', 'redis', 'jwt'] as const)
      expect(statuses(lane)).toEqual(Array(10).fill(200));
    expect(new Set(responses.sticky.map(replicaOf)).size).toBe(1);
    expect(new Set(responses.redis.map(replicaOf)).size).toBe(2);
    await expectTiles(page, responses);
    await expectLane(page, 'memory', '5 of 10', /Only api-\d has a session for Ada\./);
    await expectLane(page, 'redis', '10 of 10', /api-1 and api-2 answered\./);
    await expectCompleted(page);
    await expectFitAndAccessible(page);

    const [sticky] = responses.sticky;
    if (sticky === undefined) throw new Error('the sticky lane has no response');
    const pinned = replicaOf(sticky);
    const other = pinned === 'api-1' ? 'api-2' : 'api-1';
    const breakIt = page.getByRole('region', { name: 'Break it' });
    await breakIt.getByRole('button', { name: 'Break it' }).click();
    const places = await placesOf(breakIt, pinned);
    await breakIt.getByRole('button', { name: `Crash ${pinned}` }).click();
    await expect(breakIt.getByText(`${pinned} is down until you start it.`)).toBeVisible();
    await expectNext(breakIt, 'Send 10 in each lane');
    await expect
      .poll(async () => (await page.request.get('/v1/ping')).headers()['x-served-by'] !== pinned)
      .toBe(true);
    await runAgain(page, responses, 'Send 10 in each lane');
    await expectLane(
      page,
      'sticky',
      '0 of 10',
      new RegExp(`${pinned} is down, and ${other} has no session for Ada.`),
    );
    for (const lane of ['redis', 'jwt'] as const)
      await expectLane(page, lane, '10 of 10', new RegExp(`${pinned} is down, so ${other} answered.`));
    await expectTiles(page, responses);
    await expectNext(breakIt, `Start ${pinned} again`);
    const stickyDown = `0 of 10 ${other} does not know Ada`;
    await expectStory(page, 'Memory, sticky', [stickyDown, '–', '–']);

    // The page waits for the server: the next request reaches it.
    await breakIt.getByRole('button', { name: `Start ${pinned} again` }).click();
    await expectNext(breakIt, 'Send 10 in each lane');
    await runAgain(page, responses, 'Send 10 in each lane');
    await expectLane(page, 'sticky', '0 of 10', new RegExp(`${pinned} restarted, its memory is empty.`));
    await expectLane(page, 'redis', '10 of 10', /api-1 and api-2 answered/);
    await expectStory(page, 'Memory, sticky', [stickyDown, `0 of 10 ${pinned} forgot Ada`, '–']);
    await expectNext(breakIt, 'Sign in again and send 10');
    await runAgain(page, responses, 'Sign in again and send 10');
    await expectLane(page, 'sticky', '10 of 10', /api-\d answered/);
    await expectLane(page, 'memory', '5 of 10', /Only api-\d has a session for Ada\./);
    await expectStory(page, 'Memory, sticky', [
      stickyDown,
      `0 of 10 ${pinned} forgot Ada`,
      `10 of 10 ${pinned} answered`,
    ]);
    for (const name of ['Redis', 'JWT'])
      await expectStory(page, name, [
        `10 of 10 ${other} answered`,
        '10 of 10 api-1 and api-2 answered',
        '10 of 10 api-1 and api-2 answered',
      ]);
    expect(await placesOf(breakIt, pinned)).toEqual(places);
    await expectFitAndAccessible(page);

    await resetLab(page);
    await expect(page.getByRole('button', { name: 'Sign in and send 10' })).toBeVisible();
    await expect(laneRegion(page, 'memory')).not.toContainText('of 10');
  });

  test('the page starts a crashed server also if its first command fails', async ({ page }) => {
    await page.goto(address);
    await page.getByRole('button', { name: 'Sign in and send 10' }).click();
    const breakIt = page.getByRole('region', { name: 'Break it' });
    await breakIt.getByRole('button', { name: 'Break it' }).click();
    await breakIt.getByRole('button', { name: /^Crash api-/ }).click();
    await expect(breakIt.getByText(/is down until you start it/)).toBeVisible();
    await page.route('**/v1/admin/faults', (route) => route.fulfill({ status: 502 }), { times: 1 });
    await breakIt.getByRole('button', { name: /^Start api-/ }).click();
    await expect(breakIt.getByText(/^api-\d runs again\./)).toBeVisible();
    await expect(breakIt.getByText('The server did not cause the failure.')).toHaveCount(0);
    await expectBothReplicas();
  });

  test('leaving the lab starts a crashed server again', async ({ page }) => {
    await page.goto(address);
    await page.getByRole('button', { name: 'Sign in and send 10' }).click();
    const breakIt = page.getByRole('region', { name: 'Break it' });
    await breakIt.getByRole('button', { name: 'Break it' }).click();
    await breakIt.getByRole('button', { name: /^Crash api-/ }).click();
    await expect(breakIt.getByText(/is down until you start it/)).toBeVisible();
    await page.getByRole('link', { name: /^Next/ }).click();
    // A crash that no page ends lasts a minute.
    await expectBothReplicas();
  });

  test('Redis that is unreachable is named in its lane, and the run completes nothing by it', async ({
    page,
  }) => {
    await page.route('**/v1/labs/where-state-lives/redis/**', (route) =>
      route.fulfill({
        status: 503,
        headers: { 'x-served-by': 'api-1', 'x-upstream': 'api-1' },
        contentType: 'application/problem+json',
        json: {
          type: '/problems/store_unavailable',
          title: 'Store unavailable',
          status: 503,
          code: 'store_unavailable',
        },
      }),
    );
    await page.goto(address);
    await page.getByRole('button', { name: 'Sign in and send 10' }).click();
    await expect(laneRegion(page, 'redis')).toContainText('Redis is unreachable: 1 request got 503.');
    await expectLane(page, 'memory', '5 of 10', /Only api-\d has a session/);
  });

  test('the keyboard answers the question and sends', async ({ page }) => {
    await page.goto(address);
    await page.getByRole('button', { name: 'All ten: she is signed in' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Sign in and send 10' }).focus();
    await page.keyboard.press('Enter');
    await expectLane(page, 'memory', '5 of 10', /Only api-\d has a session for Ada\./);
    await expect(page.getByText('Your guess: All ten: she is signed in')).toBeVisible();
  });
});

test('the four lanes run in step, and no verdict comes before the player has shown it', async ({ page }) => {
  await page.setViewportSize({ width: 1093, height: 614 });
  const responses = collectLanes(page);
  await page.goto(address);
  for (const lane of lanes) {
    await expect(laneRegion(page, lane).getByRole('figure')).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('list', { name: `Responses in the ${names[lane]} lane` })).toBeInViewport({
      ratio: 1,
    });
  }
  await page.getByRole('button', { name: 'Sign in and send 10' }).click();
  await expect.poll(() => lanes.map((lane) => responses[lane].length)).toEqual([10, 10, 10, 10]);
  await expect(laneRegion(page, 'memory')).not.toContainText('of 10');
  await expect(page.getByText('Opens when the responses have been shown.')).toBeVisible();
  const shown = () =>
    Promise.all(
      lanes.map(async (lane) => {
        const items = await itemsOf(page, `Responses in the ${names[lane]} lane`);
        return items.filter((text) => text.includes('api-')).length;
      }),
    );
  await expect.poll(async () => Math.min(...(await shown()))).toBeGreaterThan(0);
  const counts = await shown();
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  await page.getByRole('button', { name: /^Skip/ }).click();
  await expectLane(page, 'memory', '5 of 10', /Only api-\d has a session for Ada\./);
});

test('a phone shows the picture of one lane, and the responses of all four', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(address);
  await expect(page.getByRole('figure')).toHaveCount(1);
  await page.getByRole('button', { name: 'Show the Redis lane' }).click();
  await expect(laneRegion(page, 'redis').getByRole('figure')).toBeVisible();
  await expect(page.getByRole('figure')).toHaveCount(1);
  for (const lane of lanes)
    await expect(page.getByRole('list', { name: `Responses in the ${names[lane]} lane` })).toBeVisible();
});
