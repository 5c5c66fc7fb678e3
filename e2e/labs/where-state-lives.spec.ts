import { expect } from '@playwright/test';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectBothReplicas,
  expectCompleted,
  expectFitAndAccessible,
  expectRightAnswer,
  itemsOf,
  replicaOf,
  resetLab,
} from '../support/lab.ts';

const path = (lane: string): RegExp => new RegExp(`^/v1/labs/where-state-lives/${lane}/me$`);

test('memory gives 401 to every second request, and a crash ends the sticky lane; Redis and JWT always work', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const responses = {
    memory: collectResponses(page, path('memory')),
    sticky: collectResponses(page, path('sticky')),
    redis: collectResponses(page, path('redis')),
    jwt: collectResponses(page, path('jwt')),
  };
  const statuses = (lane: keyof typeof responses): number[] =>
    responses[lane].map((response) => response.status());
  await page.goto('/labs/where-state-lives');
  await page.getByRole('radio', { name: 'About half of them' }).check();
  await page.getByRole('button', { name: 'Sign in and send 10 requests per lane' }).click();
  await expectRightAnswer(page, { timeout: 20_000 });

  const [first] = statuses('memory');
  expect(statuses('memory')).toEqual(
    Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? first : 601 - (first ?? 0))),
  );
  for (const lane of ['sticky', 'redis', 'jwt'] as const) expect(statuses(lane)).toEqual(Array(10).fill(200));
  expect(new Set(responses.sticky.map(replicaOf)).size).toBe(1);
  expect(new Set(responses.redis.map(replicaOf)).size).toBe(2);
  expect(await itemsOf(page, 'Responses in the Memory lane')).toEqual(
    responses.memory.map((response) => `${response.status()}\n${replicaOf(response)}`),
  );
  await expect(page.getByText('5 of 10 requests succeeded.')).toBeVisible();
  await expectCompleted(page);
  await expectFitAndAccessible(page);

  const [sticky] = responses.sticky;
  if (sticky === undefined) throw new Error('the sticky lane has no response');
  const pinned = replicaOf(sticky);
  await page.getByRole('button', { name: `Crash ${pinned}` }).click();
  await expect(page.getByText(`${pinned} crashed`)).toBeVisible();
  await expect
    .poll(async () => (await page.request.get('/v1/ping')).headers()['x-served-by'] !== pinned)
    .toBe(true);
  for (const list of Object.values(responses)) list.length = 0;
  await page.getByRole('button', { name: 'Send 10 requests per lane' }).click();
  await expect.poll(() => responses.jwt.length).toBe(10);
  expect(statuses('sticky')).toEqual(Array(10).fill(401));
  for (const lane of ['redis', 'jwt'] as const) expect(statuses(lane)).toEqual(Array(10).fill(200));
  await expectBothReplicas();

  await resetLab(page);
  await expect(page.getByRole('button', { name: 'Sign in and send 10 requests per lane' })).toBeVisible();
});

test('the keyboard answers the question and sends', async ({ page }) => {
  await page.goto('/labs/where-state-lives');
  await page.getByRole('radio', { name: 'About half of them' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('radio', { name: 'About half of them' })).toBeChecked();
  await page.getByRole('button', { name: 'Sign in and send 10 requests per lane' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('5 of 10 requests succeeded.')).toBeVisible();
});
