import { expect, type Locator, type Page, type Response } from '@playwright/test';
import { Work, type Algorithm } from '@session-lab/contract/labs/balancing';
import { signUp } from '../support/account.ts';
import { test } from '../support/browser.ts';
import { grantAdministrator, revokeAdministrator } from '../support/control.ts';
import {
  expectBothReplicas,
  expectCheckedOff,
  expectFitAndAccessible,
  itemsOf,
  replicaOf,
  resetLab,
  triedOf,
  watchAnswers,
} from '../support/lab.ts';

const replicas = ['api-1', 'api-2'] as const;
const answersBy = (page: Page, algorithm: Algorithm): Response[] =>
  watchAnswers(page, new RegExp(`^/v1/labs/balancing/${algorithm}/work$`));
const countOf = (answers: readonly Response[], replica: string): number =>
  answers.filter((answer) => replicaOf(answer) === replica).length;
const studentOf = (answer: Response): string => answer.request().headers()['x-lab-student'] ?? '';

/** The row of a run on the screen; without a number all of them. */
const runOf = (page: Page, number?: number): Locator =>
  page.getByRole('listitem', { name: new RegExp(`^Run ${number ?? '\\d+'}:`) });

/** Sends twelve under a rule; every count of its row on the screen has to be one of the answers. */
async function sendTwelve(page: Page, rule: string, answers: Response[]): Promise<void> {
  answers.length = 0;
  await page.getByRole('radio', { name: rule }).check();
  await sendAgain(page, answers);
}

async function sendAgain(page: Page, answers: Response[]): Promise<void> {
  answers.length = 0;
  const row = runOf(page, (await runOf(page).count()) + 1);
  await page.getByRole('button', { name: 'Send 12, four at once' }).click();
  await expect(row).toContainText('took', { timeout: 20_000 });
  expect(answers).toHaveLength(12);
  for (const replica of replicas) {
    const own = answers.filter((answer) => replicaOf(answer) === replica);
    const bodies = await Promise.all(own.map(async (answer) => Work.parse(await answer.json())));
    const share = row.getByRole('listitem').filter({ hasText: replica });
    await expect(share).toContainText(`${replica}${own.length}`);
    if (own.length > 0)
      await expect(share).toContainText(
        `at most ${Math.max(...bodies.map(({ inFlight }) => inFlight))} at once`,
      );
  }
}

test('twelve requests under each rule: turns are fair, a hash is faithful, one address is one replica', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const turns = answersBy(page, 'round-robin');
  const least = answersBy(page, 'least-connections');
  const hashed = answersBy(page, 'hash');
  const byAddress = answersBy(page, 'ip-hash');
  await page.goto('/labs/balancing');
  await page.getByRole('radio', { name: 'One replica, all twelve' }).check();

  await sendTwelve(page, 'Round robin', turns);
  expect(replicas.map((replica) => countOf(turns, replica))).toEqual([6, 6]);
  await sendTwelve(page, 'Least connections', least);
  await sendTwelve(page, 'Hash of the address', byAddress);
  expect(new Set(byAddress.map(replicaOf)).size).toBe(1);
  await expect(page.getByText('so all that it sends goes to one')).toBeVisible();
  await sendTwelve(page, 'Hash of the student', hashed);
  expect(new Set(hashed.map(studentOf)).size).toBe(1);
  expect(new Set(hashed.map(replicaOf)).size).toBe(1);
  await expect(page.getByText('you were right')).toBeVisible();
  await expectCheckedOff(page);

  await page.getByRole('checkbox', { name: 'As six students' }).check();
  await sendAgain(page, hashed);
  const pairs = new Set(hashed.map((answer) => `${studentOf(answer)} ${replicaOf(answer)}`));
  expect([new Set(hashed.map(studentOf)).size, pairs.size]).toEqual([6, 6]);

  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(page.getByText('Nothing sent yet.')).toBeVisible();
});

test('a slow replica: round robin does not notice, least connections does', async ({ page }) => {
  test.setTimeout(90_000);
  const turns = answersBy(page, 'round-robin');
  const least = answersBy(page, 'least-connections');
  await page.goto('/labs/balancing');
  await page.getByRole('button', { name: 'Slow api-2 by 800 ms' }).click();
  await expect(page.getByText('api-2 is slow for another')).toBeVisible();

  await sendTwelve(page, 'Round robin', turns);
  expect(countOf(turns, 'api-2')).toBe(6);
  await sendTwelve(page, 'Least connections', least);
  expect(countOf(least, 'api-2')).toBeLessThan(6);
  for (const answer of [...turns, ...least].filter((one) => replicaOf(one) === 'api-2'))
    expect(handlerMs(answer)).toBeGreaterThan(795);

  await page.getByRole('button', { name: 'Heal api-2' }).click();
  await expect(page.getByRole('button', { name: 'Slow api-2 by 800 ms' })).toBeVisible();
  await sendTwelve(page, 'Round robin', turns);
  for (const answer of turns) expect(handlerMs(answer)).toBeLessThan(795);
});

test('a crashed replica: one request is retried, the next go past it, and then it is back', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const answers = answersBy(page, 'round-robin');
  await page.goto('/labs/balancing');
  await page.getByRole('button', { name: 'Crash api-2, and keep asking' }).click();
  await expect(page.getByText('Retried.')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Back.')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(`None of the ${answers.length} requests.`)).toBeVisible();

  const tried = answers.map(triedOf);
  const met = tried.indexOf('api-2, api-1');
  expect(tried.slice(met + 1, met + 3)).toEqual(['api-1', 'api-1']);
  expect(tried.slice(met, -1).every((list) => list.endsWith('api-1'))).toBe(true);
  expect(tried.at(-1)).toBe('api-2');
  const shown = await itemsOf(page, 'Answers since the crash');
  expect(shown.map((text) => text.replaceAll(/\s+/g, ''))).toEqual(
    answers.map((answer, index) => `200${triedOf(answer).replace(', ', '→')}#${index + 2}`),
  );
  await expect(page.getByText(`#${shown.length + 1} was answered by api-2 again`)).toBeVisible();
  await expectBothReplicas();
});

test('where there is an administrator, others are told so', async ({ page }) => {
  const { email } = await signUp();
  grantAdministrator(email);
  try {
    await page.goto('/labs/balancing');
    await page.getByRole('button', { name: 'Slow api-2 by 800 ms' }).click();
    await expect(page.getByText('Only an administrator may break things here')).toBeVisible();
    await page.getByRole('button', { name: 'Crash api-2, and keep asking' }).click();
    await expect(page.getByText('Only an administrator may break things here')).toBeVisible();
    await expect(page.getByText('The crash, as X-Upstream tells it')).toBeHidden();
  } finally {
    revokeAdministrator(email);
  }
});

test('by keyboard alone', async ({ page }) => {
  await page.goto('/labs/balancing');
  await page.getByRole('radio', { name: 'Round robin' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Least connections' })).toBeChecked();
  await page.getByRole('button', { name: 'Send 12, four at once' }).focus();
  await page.keyboard.press('Enter');
  await expect(runOf(page, 1)).toContainText('took', { timeout: 20_000 });
});

/** What the replica itself says that it took, waiting on purpose included. */
function handlerMs(answer: Response): number {
  return Number(/handler;dur=([\d.]+)/.exec(answer.headers()['server-timing'] ?? '')?.[1]);
}
