import { expect } from '@playwright/test';
import { test } from '../support/browser.ts';
import {
  expectBothReplicas,
  expectCheckedOff,
  expectFitAndAccessible,
  itemsOf,
  replicaOf,
  resetLab,
  watchAnswers,
} from '../support/lab.ts';

const path = (lane: string): RegExp => new RegExp(`^/v1/labs/where-state-lives/${lane}/me$`);

test('ten requests a lane: memory alternates, the others know her; then the pinned replica crashes', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const answers = {
    memory: watchAnswers(page, path('memory')),
    sticky: watchAnswers(page, path('sticky')),
    redis: watchAnswers(page, path('redis')),
    jwt: watchAnswers(page, path('jwt')),
  };
  const statuses = (lane: keyof typeof answers): number[] => answers[lane].map((answer) => answer.status());
  await page.goto('/labs/where-state-lives');
  await page.getByRole('radio', { name: 'About half of them' }).check();
  await page.getByRole('button', { name: 'Sign in, and send 10 in each lane' }).click();
  await expect(page.getByText(/so it is|you were right/)).toBeVisible({ timeout: 20_000 });

  const [first] = statuses('memory');
  expect(statuses('memory')).toEqual(
    Array.from({ length: 10 }, (_, at) => (at % 2 === 0 ? first : 601 - (first ?? 0))),
  );
  for (const lane of ['sticky', 'redis', 'jwt'] as const) expect(statuses(lane)).toEqual(Array(10).fill(200));
  expect(new Set(answers.sticky.map(replicaOf)).size).toBe(1);
  expect(new Set(answers.redis.map(replicaOf)).size).toBe(2);
  expect(await itemsOf(page, 'Answers in the lane Memory')).toEqual(
    answers.memory.map((answer) => `${answer.status()}\n${replicaOf(answer)}`),
  );
  await expect(page.getByText('5 of 10 know Ada.')).toBeVisible();
  await expect(page.getByText(/so it is|you were right/)).toBeVisible();
  await expectCheckedOff(page);
  await expectFitAndAccessible(page);

  const [sticky] = answers.sticky;
  if (sticky === undefined) throw new Error('nothing came in the sticky lane');
  const pinned = replicaOf(sticky);
  await page.getByRole('button', { name: `Crash ${pinned}` }).click();
  await expect(page.getByText(`${pinned} crashed`)).toBeVisible();
  await expect
    .poll(async () => (await page.request.get('/v1/ping')).headers()['x-served-by'] !== pinned)
    .toBe(true);
  for (const list of Object.values(answers)) list.length = 0;
  await page.getByRole('button', { name: 'Send 10 in each lane' }).click();
  await expect.poll(() => answers.jwt.length).toBe(10);
  expect(statuses('sticky')).toEqual(Array(10).fill(401));
  for (const lane of ['redis', 'jwt'] as const) expect(statuses(lane)).toEqual(Array(10).fill(200));
  await expectBothReplicas();

  await resetLab(page);
  await expect(page.getByRole('button', { name: 'Sign in, and send 10 in each lane' })).toBeVisible();
});

test('by keyboard alone', async ({ page }) => {
  await page.goto('/labs/where-state-lives');
  await page.getByRole('radio', { name: 'About half of them' }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('radio', { name: 'About half of them' })).toBeChecked();
  await page.getByRole('button', { name: 'Sign in, and send 10 in each lane' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('5 of 10 know Ada.')).toBeVisible();
});
