import { expect } from '@playwright/test';
import { endpoints } from '@session-lab/contract/labs/stateless';
import { newUser } from '../support/account.ts';
import { signUpOnPage, test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  expectRightAnswer,
  itemsOf,
  replicaOf,
  resetLab,
} from '../support/lab.ts';

const address = '/labs/stateless';

for (const [user, path] of [
  ['a guest', /^\/v1\/ping$/],
  ['a signed-in user', /^\/v1\/users\/me$/],
] as const) {
  test(`one connection reaches both replicas equally often, for ${user}`, async ({ page }) => {
    test.setTimeout(120_000);
    if (user === 'a signed-in user') await signUpOnPage(page, newUser());
    await page.goto(address);
    await expect(page.getByRole('button', { name: 'Send 10', exact: true })).toBeVisible();
    const responses = collectResponses(page, path);
    await page.waitForLoadState('networkidle');
    responses.length = 0;
    await page.getByRole('radio', { name: 'Two, in turn' }).check();
    for (const size of [4, 10, 100]) {
      const before = responses.length;
      await page.getByRole('button', { name: `Send ${size}`, exact: true }).click();
      await expect.poll(() => responses.length, { timeout: 60_000 }).toBe(before + size);
      const run = responses.slice(before);
      const counts = ['api-1', 'api-2'].map(
        (name) => run.filter((response) => replicaOf(response) === name).length,
      );
      for (const count of counts) expect(Math.abs(count - size / 2)).toBeLessThanOrEqual(1);
      const connections = new Set(run.map((response) => response.headers()['x-connection']?.split('/')[0]));
      expect(connections.size).toBe(1);
    }
    await expectCompleted(page);
    await expectRightAnswer(page);
    await expectFitAndAccessible(page);
    await resetLab(page);
  });
}

test('a folder in one server’s memory changes between requests, and a folder in each request does not', async ({
  page,
}) => {
  const responses = collectResponses(page, /^\/v1\/labs\/stateless\/folder$/);
  const bodies = () =>
    Promise.all(
      responses.map(async (response) => endpoints.readFolder.response.parse(await response.json())),
    );
  await page.goto(address);
  await page.getByRole('button', { name: 'cd photos' }).click();
  await expect(page.getByText(/stores your current folder: photos/)).toBeVisible();
  const [changed] = await bodies();
  expect(changed?.folder).toBe('photos');
  responses.length = 0;
  await page.getByRole('button', { name: 'pwd, six times' }).click();
  await expect.poll(() => responses.length).toBe(6);
  const results = await bodies();
  expect(new Set(results.map(({ folder }) => folder))).toEqual(new Set(['photos', 'home']));
  for (const { folder, keptBy } of results)
    expect(folder).toBe(keptBy === changed?.keptBy ? 'photos' : 'home');
  expect(await itemsOf(page, 'Results of pwd')).toEqual(
    results.map(({ folder, keptBy }) => `${folder}\n${keptBy}`),
  );

  await page.getByRole('button', { name: 'ls photos, six times' }).click();
  await expect(page.getByRole('list', { name: 'Results of ls' }).getByRole('listitem')).toHaveCount(6);
  for (const item of await itemsOf(page, 'Results of ls')) expect(item).toMatch(/^photos\napi-[12]$/);
});
