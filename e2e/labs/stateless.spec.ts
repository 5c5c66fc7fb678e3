import { expect } from '@playwright/test';
import { newPerson, signUpOnPage, test } from '../support/browser.ts';
import {
  expectCheckedOff,
  expectFitAndAccessible,
  itemsOf,
  replicaOf,
  resetLab,
  watchAnswers,
} from '../support/lab.ts';

const address = '/labs/stateless';

for (const [who, path] of [
  ['a guest', /^\/v1\/ping$/],
  ['the signed-in', /^\/v1\/users\/me$/],
] as const) {
  test(`one connection, two replicas, half and half, for ${who}`, async ({ page }) => {
    test.setTimeout(120_000);
    if (who === 'the signed-in') await signUpOnPage(page, newPerson());
    await page.goto(address);
    await expect(page.getByRole('button', { name: 'Send 10', exact: true })).toBeVisible();
    const answers = watchAnswers(page, path);
    await page.waitForLoadState('networkidle');
    answers.length = 0;
    await page.getByRole('radio', { name: 'Two, in turn' }).check();
    for (const size of [4, 10, 100]) {
      const before = answers.length;
      await page.getByRole('button', { name: `Send ${size}`, exact: true }).click();
      await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(before + size);
      const run = answers.slice(before);
      const counts = ['api-1', 'api-2'].map(
        (name) => run.filter((answer) => replicaOf(answer) === name).length,
      );
      for (const count of counts) expect(Math.abs(count - size / 2)).toBeLessThanOrEqual(1);
      const connections = new Set(run.map((answer) => answer.headers()['x-connection']?.split('/')[0]));
      expect(connections.size).toBe(1);
    }
    await expectCheckedOff(page);
    await expect(page.getByText(/so it is|you were right/)).toBeVisible();
    await expectFitAndAccessible(page);
    await resetLab(page);
  });
}

test('a folder that one server keeps flips; one that the request carries does not', async ({ page }) => {
  const kept = watchAnswers(page, /^\/v1\/labs\/stateless\/folder$/);
  await page.goto(address);
  await page.getByRole('button', { name: 'cd photos' }).click();
  await expect(page.getByText(/keeps in mind that you are in photos/)).toBeVisible();
  const [changed] = await Promise.all(kept.map((answer) => answer.json()));
  kept.length = 0;
  await page.getByRole('button', { name: 'pwd, six times' }).click();
  await expect.poll(() => kept.length).toBe(6);
  const said = await Promise.all(kept.map((answer) => answer.json()));
  for (const { folder, keptBy } of said) expect(folder).toBe(keptBy === changed.keptBy ? 'photos' : 'home');
  expect(new Set(said.map(({ folder }) => folder))).toEqual(new Set(['photos', 'home']));
  expect(await itemsOf(page, 'pwd said')).toEqual(said.map(({ folder, keptBy }) => `${folder}\n${keptBy}`));

  await page.getByRole('button', { name: 'ls photos, six times' }).click();
  await expect(page.getByRole('list', { name: 'ls was of' }).getByRole('listitem')).toHaveCount(6);
  for (const item of await itemsOf(page, 'ls was of')) expect(item).toMatch(/^photos\napi-[12]$/);
});
