import { expect, type Locator, type Page, type Response } from '@playwright/test';
import { Work, type Algorithm } from '@session-lab/contract/labs/balancing';
import { signUp } from '../support/account.ts';
import { test } from '../support/browser.ts';
import { grantAdministrator, revokeAdministrator } from '../support/control.ts';
import {
  collectResponses,
  expectBothReplicas,
  expectCompleted,
  expectFitAndAccessible,
  itemsOf,
  replicaOf,
  resetLab,
  triedOf,
} from '../support/lab.ts';

const replicas = ['api-1', 'api-2'] as const;
const responsesOf = (page: Page, algorithm: Algorithm): Response[] =>
  collectResponses(page, new RegExp(`^/v1/labs/balancing/${algorithm}/work$`));
const countOf = (responses: readonly Response[], replica: string): number =>
  responses.filter((response) => replicaOf(response) === replica).length;
const studentOf = (response: Response): string => response.request().headers()['x-lab-student'] ?? '';

/** The row of a run on the screen, or all rows without a number. */
const runOf = (page: Page, number?: number): Locator =>
  page.getByRole('listitem', { name: new RegExp(`^Run ${number ?? '\\d+'}:`) });

/** Sends twelve requests with an algorithm, and compares the row on the screen with the responses. */
async function sendTwelve(page: Page, algorithm: string, responses: Response[]): Promise<void> {
  await page.getByRole('radio', { name: algorithm }).check();
  await sendAgain(page, responses);
}

async function sendAgain(page: Page, responses: Response[]): Promise<void> {
  responses.length = 0;
  const row = runOf(page, (await runOf(page).count()) + 1);
  await page.getByRole('button', { name: 'Send 12 requests, 4 at a time' }).click();
  await expect(row).toContainText('took', { timeout: 20_000 });
  expect(responses).toHaveLength(12);
  for (const replica of replicas) {
    const own = responses.filter((response) => replicaOf(response) === replica);
    const bodies = await Promise.all(own.map(async (response) => Work.parse(await response.json())));
    const share = row.getByRole('listitem').filter({ hasText: replica });
    await expect(share).toContainText(`${replica}${own.length}`);
    if (own.length > 0)
      await expect(share).toContainText(
        `at most ${Math.max(...bodies.map(({ inFlight }) => inFlight))} in flight`,
      );
  }
}

test('twelve requests with each algorithm: round robin gives six each, a hash always picks the same replica', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const roundRobin = responsesOf(page, 'round-robin');
  const least = responsesOf(page, 'least-connections');
  const hashed = responsesOf(page, 'hash');
  const byAddress = responsesOf(page, 'ip-hash');
  await page.goto('/labs/balancing');
  await page.getByRole('radio', { name: 'One server, all twelve' }).check();

  await sendTwelve(page, 'Round robin', roundRobin);
  expect(replicas.map((replica) => countOf(roundRobin, replica))).toEqual([6, 6]);
  await sendTwelve(page, 'Least connections', least);
  await sendTwelve(page, 'Hash of the address', byAddress);
  expect(new Set(byAddress.map(replicaOf)).size).toBe(1);
  await expect(page.getByText('so one server gets all its requests')).toBeVisible();
  await sendTwelve(page, 'Hash of the student', hashed);
  expect(new Set(hashed.map(studentOf)).size).toBe(1);
  expect(new Set(hashed.map(replicaOf)).size).toBe(1);
  await expect(page.getByText('you were right')).toBeVisible();
  await expectCompleted(page);

  await page.getByRole('checkbox', { name: 'As six students' }).check();
  await sendAgain(page, hashed);
  const pairs = new Set(hashed.map((response) => `${studentOf(response)} ${replicaOf(response)}`));
  expect([new Set(hashed.map(studentOf)).size, pairs.size]).toEqual([6, 6]);

  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(page.getByText('No requests yet.')).toBeVisible();
});

test('with a slow replica, round robin still gives it six requests and least connections fewer', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const roundRobin = responsesOf(page, 'round-robin');
  const least = responsesOf(page, 'least-connections');
  await page.goto('/labs/balancing');
  await page.getByRole('button', { name: 'Delay api-2 by 800 ms' }).click();
  await expect(page.getByText('api-2 is slow for another')).toBeVisible();

  await sendTwelve(page, 'Round robin', roundRobin);
  expect(countOf(roundRobin, 'api-2')).toBe(6);
  await sendTwelve(page, 'Least connections', least);
  expect(countOf(least, 'api-2')).toBeLessThan(6);
  for (const response of [...roundRobin, ...least].filter((one) => replicaOf(one) === 'api-2'))
    expect(handlerMs(response)).toBeGreaterThan(795);

  await page.getByRole('button', { name: 'Remove the delay' }).click();
  await expect(page.getByRole('button', { name: 'Delay api-2 by 800 ms' })).toBeVisible();
  await sendTwelve(page, 'Round robin', roundRobin);
  for (const response of roundRobin) expect(handlerMs(response)).toBeLessThan(795);
});

test('after a crash, NGINX retries one request, skips the replica for the next ones, and uses it again later', async ({
  page,
}) => {
  test.setTimeout(90_000);
  const responses = responsesOf(page, 'round-robin');
  await page.goto('/labs/balancing');
  await page.getByRole('button', { name: 'Crash api-2 and keep sending' }).click();
  await expect(page.getByText('Retried:')).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('Recovered:')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(`Failed: 0 of ${responses.length} requests.`)).toBeVisible();

  const tried = responses.map(triedOf);
  const retry = tried.indexOf('api-2, api-1');
  expect(retry).toBeGreaterThanOrEqual(0);
  expect(tried.slice(retry + 1, retry + 3)).toEqual(['api-1', 'api-1']);
  expect(tried.slice(retry, -1).every((list) => list.endsWith('api-1'))).toBe(true);
  expect(tried.at(-1)).toBe('api-2');
  const shown = await itemsOf(page, 'Responses since the crash');
  expect(shown.map((text) => text.replaceAll(/\s+/g, ''))).toEqual(
    responses.map((response, index) => `200${triedOf(response).replace(', ', '→')}#${index + 2}`),
  );
  await expect(page.getByText(`api-2 responded to #${shown.length + 1}.`)).toBeVisible();
  await expectBothReplicas();
});

test('if there is an administrator, other users cannot inject faults and see the reason', async ({
  page,
}) => {
  const { email } = await signUp();
  grantAdministrator(email);
  try {
    await page.goto('/labs/balancing');
    await page.getByRole('button', { name: 'Delay api-2 by 800 ms' }).click();
    await expect(page.getByText('Only an administrator may inject faults.')).toBeVisible();
    await page.getByRole('button', { name: 'Crash api-2 and keep sending' }).click();
    await expect(page.getByText('Only an administrator may inject faults.')).toBeVisible();
    await expect(page.getByText('The crash, from X-Upstream')).toBeHidden();
  } finally {
    revokeAdministrator(email);
  }
});

test('the keyboard selects an algorithm and sends', async ({ page }) => {
  await page.goto('/labs/balancing');
  await page.getByRole('radio', { name: 'Round robin' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Least connections' })).toBeChecked();
  await page.getByRole('button', { name: 'Send 12 requests, 4 at a time' }).focus();
  await page.keyboard.press('Enter');
  await expect(runOf(page, 1)).toContainText('took', { timeout: 20_000 });
});

/** Returns the handler time that the replica reports, including an injected delay. */
function handlerMs(response: Response): number {
  return Number(/handler;dur=([\d.]+)/.exec(response.headers()['server-timing'] ?? '')?.[1]);
}
