import { expect, type Page } from '@playwright/test';
import { endpoints } from '@session-lab/contract/labs/stateless';
import { newUser } from '../support/account.ts';
import { signUpOnPage, test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  itemsOf,
  queriedStore,
  replicaOf,
  resetLab,
} from '../support/lab.ts';

const address = '/labs/stateless';
const strip = 'Which server answered each request';
const send = (page: Page, size: number) =>
  page.getByRole('button', { name: size === 10 ? 'Send 10 requests' : `Send ${size}`, exact: true });
const openStep = (page: Page, title: string) =>
  page.getByRole('region', { name: title, exact: true }).getByRole('button', { name: title }).click();
const verdict = (page: Page) => page.getByText(/servers? answered|no usable response/);

/** Answers every ping with these servers in turn, on one connection. */
async function answerPings(page: Page, servers: readonly string[], status = 200): Promise<void> {
  let sent = 0;
  await page.route('**/v1/ping', (route) => {
    const servedBy = servers[sent % servers.length] ?? '';
    sent += 1;
    return route.fulfill({
      status,
      headers: { 'x-served-by': servedBy, 'x-upstream': servedBy, 'x-connection': `7/${sent}` },
      json: { servedBy, uptimeMs: 1 },
    });
  });
}

/** Makes the page believe that the stack has these replicas. */
async function setReplicas(page: Page, names: readonly string[]): Promise<void> {
  await page.addInitScript((description) => {
    const entry = performance.getEntriesByType('navigation')[0];
    if (entry !== undefined)
      Object.defineProperty(entry, 'serverTiming', { value: [{ name: 'replicas', description }] });
  }, names.join(' '));
}

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  for (const user of ['a guest', 'a signed-in user'] as const) {
    test(`one connection reaches both replicas in turn, without a token and without Redis, for ${user}`, async ({
      page,
    }) => {
      if (user === 'a signed-in user') await signUpOnPage(page, newUser());
      await page.goto(address);
      await page.waitForLoadState('networkidle');
      const responses = collectResponses(page, /^\/v1\/ping$/);
      await expect(page.locator('[data-node="redis"]')).toHaveCount(0);
      await page.getByRole('button', { name: 'Two, in turn', exact: true }).click();
      for (const size of [10, 100]) {
        responses.length = 0;
        await send(page, size).click();
        await expect(page.getByRole('list', { name: strip }).getByRole('listitem')).toHaveCount(size);
        await expect.poll(() => responses.length, { timeout: 60_000 }).toBe(size);
        const servers = responses.map(replicaOf);
        for (const name of ['api-1', 'api-2'])
          expect(servers.filter((server) => server === name)).toHaveLength(size / 2);
        const connections = new Set(
          responses.map((response) => response.headers()['x-connection']?.split('/')[0]),
        );
        expect(connections.size).toBe(1);
        expect(responses.some(queriedStore)).toBe(false);
        expect(responses.map((response) => response.request().headers()['authorization'])).toEqual(
          Array(size).fill(undefined),
        );
        await expect.poll(() => shownServers(page)).toEqual(servers);
        await expect(page.getByText('Two servers answered, in turn, over one connection.')).toBeVisible();
        if (size === 10) {
          await expect(page.getByText('You were right:')).toBeVisible();
          await expectCompleted(page);
          await expectFitAndAccessible(page);
          await openStep(page, 'Run');
        }
      }
      await resetLab(page);
      await expect.poll(() => shownServers(page)).toEqual([]);
      await expect(verdict(page)).toBeHidden();
    });
  }

  test('with three replicas, the picture has three from the start, and the right answer is three', async ({
    page,
  }) => {
    await setReplicas(page, ['api-1', 'api-2', 'api-3']);
    await answerPings(page, ['api-1', 'api-2', 'api-3']);
    await page.goto(address);
    for (const name of ['api-1', 'api-2', 'api-3'])
      await expect(page.locator(`[data-node="replica ${name}"]`)).toBeVisible();
    await page.getByRole('button', { name: 'Three, in turn', exact: true }).click();
    await send(page, 10).click();
    await expect(page.getByText('Three servers answered, in turn, over one connection.')).toBeVisible();
    await expect(page.getByText('You were right:')).toBeVisible();
  });

  test('a 503 from a second server completes nothing, and gives no right answer', async ({ page }) => {
    await answerPings(page, ['api-1', 'api-2'], 503);
    await page.goto(address);
    await send(page, 10).click();
    await expect(page.getByText('10 of 10 requests got no usable response.')).toBeVisible();
    await expect(page.getByText('Opens when the responses have been shown.')).toBeVisible();
    await expect(page.getByText(/completed/i)).toHaveCount(0);
  });

  test('a folder in one server’s memory changes between requests, and a folder in each request does not', async ({
    page,
  }) => {
    const responses = collectResponses(page, /^\/v1\/labs\/stateless\/folder$/);
    const bodies = () =>
      Promise.all(
        responses.map(async (response) => endpoints.readFolder.response.parse(await response.json())),
      );
    await page.goto(address);
    await send(page, 10).click();
    await openStep(page, 'Break it');
    await page.getByRole('button', { name: 'cd photos' }).click();
    await expect(page.getByText(/^api-\d keeps your folder in its memory\.$/)).toBeVisible();
    const [changed] = await bodies();
    expect(changed?.folder).toBe('photos');
    await expect(page.locator(`[data-node="replica ${changed?.keptBy}"]`)).toContainText('photos');
    responses.length = 0;
    await page.getByRole('button', { name: /^pwd/ }).click();
    await expect(
      page.getByText(/^Only api-\d keeps your folder\. api-\d never received your cd\.$/),
    ).toBeVisible();
    const results = await bodies();
    expect(results).toHaveLength(6);
    expect(new Set(results.map(({ folder }) => folder))).toEqual(new Set(['photos', 'home']));
    for (const { folder, keptBy } of results)
      expect(folder).toBe(keptBy === changed?.keptBy ? 'photos' : 'home');
    expect((await itemsOf(page, 'Results of pwd')).map(words)).toEqual(
      results.map(({ folder, keptBy }) => `${folder} ${keptBy}`),
    );

    const pwd = await itemsOf(page, 'Results of pwd');
    const listings = collectResponses(page, /^\/v1\/labs\/stateless\/files$/);
    await page.getByRole('button', { name: /^ls photos/ }).click();
    await expect(
      page.getByText(/^The request names the folder, so every server answers the same/),
    ).toBeVisible();
    const items = (await itemsOf(page, 'Results of ls')).map(words);
    const listed = await Promise.all(
      listings.map(async (response) => endpoints.readFiles.response.parse(await response.json())),
    );
    expect(listed[0]?.files.length).toBeGreaterThan(1);
    expect(items).toEqual(
      listed.map(({ files }, index) => `${files.join(' ')} ${listings.map(replicaOf)[index]}`),
    );
    // The results of pwd stay above those of ls, column by column.
    expect(await itemsOf(page, 'Results of pwd')).toEqual(pwd);
    const cells = (command: string) =>
      page.getByRole('list', { name: `Results of ${command}` }).getByRole('listitem');
    for (const place of [0, 5]) {
      const [above, below] = [
        await cells('pwd').nth(place).boundingBox(),
        await cells('ls').nth(place).boundingBox(),
      ];
      if (above === null || below === null) throw new Error('a result is not on the screen');
      expect(above.x).toBe(below.x);
      expect(above.y + above.height).toBeLessThanOrEqual(below.y);
      await expect(cells('ls').nth(place)).toBeInViewport({ ratio: 1 });
    }
  });

  test('the keyboard answers the question and sends', async ({ page }) => {
    await page.goto(address);
    await page.getByRole('button', { name: 'Not sure' }).focus();
    await page.keyboard.press('Enter');
    await send(page, 10).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Two servers answered, in turn, over one connection.')).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Right answer' }).getByText('Right answer: Two, in turn'),
    ).toBeVisible();
    await expect(page.getByText(/Your guess:|You were right/)).toHaveCount(0);
  });
});

const words = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

/** Returns the servers in the strip, in order, without the places of requests that were not shown yet. */
async function shownServers(page: Page): Promise<string[]> {
  const items = (await itemsOf(page, strip)).map(words);
  return items.filter((text) => !text.endsWith('waiting')).map((text) => text.split(' ').at(-1) ?? '');
}

test('the strip and the answer follow the player, and nothing moves on the page when they arrive', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1093, height: 614 });
  await page.goto(address);
  await page.getByRole('button', { name: 'Two, in turn', exact: true }).click();
  const responses = collectResponses(page, /^\/v1\/ping$/);
  const places = () =>
    Promise.all(
      [page.getByRole('list', { name: strip }), page.getByRole('region', { name: 'Player' })].map((part) =>
        part.boundingBox(),
      ),
    );
  const before = await places();
  await send(page, 10).click();
  await expect.poll(() => responses.length).toBe(10);
  expect((await shownServers(page)).length).toBeLessThan(10);
  await expect(verdict(page)).toBeHidden();
  await expect(page.getByText('Opens when the responses have been shown.')).toBeVisible();
  await page.getByRole('button', { name: /^Skip/ }).click();
  await expect(verdict(page)).toBeVisible();
  await expect.poll(() => shownServers(page)).toEqual(responses.map(replicaOf));
  expect(await places()).toEqual(before);
  for (const part of [
    page.getByRole('heading', { level: 1 }),
    verdict(page),
    page.getByText('You were right:'),
  ])
    await expect(part).toBeInViewport({ ratio: 1 });
});
