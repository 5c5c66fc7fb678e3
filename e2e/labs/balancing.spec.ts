import { expect, type Locator, type Page, type Response } from '@playwright/test';
import { Work, workMs, type Algorithm } from '@session-lab/contract/labs/balancing';
import { signUp } from '../support/account.ts';
import { test } from '../support/browser.ts';
import { grantAdministrator, revokeAdministrator } from '../support/control.ts';
import {
  collectResponses,
  expectBothReplicas,
  expectCompleted,
  expectFitAndAccessible,
  replicaOf,
  resetLab,
  triedOf,
} from '../support/lab.ts';

const address = '/labs/balancing';
const replicas = ['api-1', 'api-2'] as const;
const runSize = 12;
/** A run of twelve with a delay takes four seconds. */
const timeout = 20_000;

const responsesOf = (page: Page, algorithm: Algorithm): Response[] =>
  collectResponses(page, new RegExp(`^/v1/labs/balancing/${algorithm}/work$`));
const countOf = (responses: readonly Response[], replica: string): number =>
  responses.filter((response) => replicaOf(response) === replica).length;
const studentOf = (response: Response): string => response.request().headers()['x-lab-student'] ?? '';
const runOf = (page: Page, number: number): Locator =>
  page.getByRole('listitem', { name: new RegExp(`^Run ${number}:`) });

/** With reduced motion, everything counts as shown when it arrives. */
test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

/** Compares a run on the screen with its responses. */
async function expectRun(page: Page, number: number, responses: readonly Response[]): Promise<void> {
  const row = runOf(page, number);
  await expect(row).toContainText('took', { timeout });
  expect(responses).toHaveLength(runSize);
  for (const replica of replicas) {
    const own = responses.filter((response) => replicaOf(response) === replica);
    const bodies = await Promise.all(own.map(async (response) => Work.parse(await response.json())));
    const share = row.getByRole('listitem').filter({ hasText: replica });
    await expect(share).toContainText(`${replica}${own.length}`);
    if (own.length > 0)
      await expect(share).toContainText(`max ${Math.max(...bodies.map(({ inFlight }) => inFlight))}`);
  }
}

test('in turn gives six requests to each server, and by hash one server gets all twelve', async ({
  page,
}) => {
  const roundRobin = responsesOf(page, 'round-robin');
  const hashed = responsesOf(page, 'hash');
  await page.goto(address);
  await page.getByRole('button', { name: 'One server, all twelve' }).click();
  await expect(page.getByText('A hash of your id picks the same server each time.')).toBeHidden();
  await page.getByRole('button', { name: 'Send 12 in turn, then 12 by hash' }).click();

  await expectRun(page, 1, roundRobin);
  expect(replicas.map((replica) => countOf(roundRobin, replica))).toEqual([6, 6]);
  await expectRun(page, 2, hashed);
  expect(new Set(hashed.map(studentOf)).size).toBe(1);
  expect(new Set(hashed.map(replicaOf)).size).toBe(1);
  await expect(page.getByText('You were right')).toBeVisible();
  await expect(page.getByText('A hash of your id picks the same server each time.')).toBeVisible();
  await expectCompleted(page);
  await expectFitAndAccessible(page);

  await resetLab(page);
  await expect(runOf(page, 1)).toHaveCount(0);
  await expect(page.getByText('A hash of your id picks the same server each time.')).toBeHidden();
});

test('four requests are in flight together, and by hash all four on one server', async ({ page }) => {
  const hashed = responsesOf(page, 'hash');
  await page.goto(address);
  await page.getByRole('button', { name: 'Hash of the student' }).click();
  await expectRun(page, 1, hashed);
  const bodies = await Promise.all(hashed.map(async (response) => Work.parse(await response.json())));
  expect(Math.max(...bodies.map(({ inFlight }) => inFlight))).toBe(4);
  for (const response of hashed) expect(handlerMs(response)).toBeGreaterThanOrEqual(workMs - 5);
});

test('each algorithm has a run of its own, also six students and the address', async ({ page }) => {
  const least = responsesOf(page, 'least-connections');
  const hashed = responsesOf(page, 'hash');
  const byAddress = responsesOf(page, 'ip-hash');
  await page.goto(address);
  await page.getByRole('button', { name: 'Least connections' }).click();
  await expectRun(page, 1, least);
  await page.getByRole('button', { name: 'Hash, six students' }).click();
  await expectRun(page, 2, hashed);
  const pairs = new Set(hashed.map((response) => `${studentOf(response)} ${replicaOf(response)}`));
  expect([new Set(hashed.map(studentOf)).size, pairs.size]).toEqual([6, 6]);
  await page.getByRole('button', { name: 'Hash of the address' }).click();
  await expectRun(page, 3, byAddress);
  expect(new Set(byAddress.map(replicaOf)).size).toBe(1);
});

/** Opens step 4, which is closed until the run has answered the question. */
async function openBreakIt(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send 12 in turn, then 12 by hash' }).click();
  await expect(runOf(page, 2)).toContainText('took', { timeout });
  await page.getByRole('button', { name: 'Break it' }).click();
}

test('a slow server still gets half of the requests in turn, and fewer by least connections', async ({
  page,
}) => {
  const roundRobin = responsesOf(page, 'round-robin');
  const least = responsesOf(page, 'least-connections');
  await page.goto(address);
  await openBreakIt(page);
  roundRobin.length = 0;
  await page.getByRole('button', { name: 'Slow api-2 down, then compare two algorithms' }).click();

  await expectRun(page, 3, roundRobin);
  expect(countOf(roundRobin, 'api-2')).toBe(6);
  await expectRun(page, 4, least);
  expect(countOf(least, 'api-2')).toBeLessThan(6);
  for (const response of [...roundRobin, ...least].filter((one) => replicaOf(one) === 'api-2'))
    expect(handlerMs(response)).toBeGreaterThan(795);
  for (const run of [3, 4]) await expect(runOf(page, run)).toContainText('api-2 slow');
  for (const run of [1, 2]) await expect(runOf(page, run)).not.toContainText('slow');
});

test('after a crash, NGINX retries one request, skips the server for the next ones, and uses it again later', async ({
  page,
}) => {
  await page.goto(address);
  await openBreakIt(page);
  const responses = responsesOf(page, 'round-robin');
  await page.getByRole('button', { name: 'Crash api-2 and keep sending' }).click();
  const story = page.getByRole('region', { name: 'The crash of api-2' });
  await expect(story).toContainText(/Recovered\s*api-2 answered/, { timeout: 30_000 });
  await expect(story).toContainText(`Failed0 of ${responses.length} requests`);

  const tried = responses.map(triedOf);
  const retry = tried.indexOf('api-2, api-1');
  expect(retry).toBeGreaterThanOrEqual(0);
  expect(tried.slice(retry + 1, retry + 3)).toEqual(['api-1', 'api-1']);
  expect(tried.slice(retry, -1).every((list) => list.endsWith('api-1'))).toBe(true);
  expect(tried.slice(retry + 1).filter((list) => list === 'api-2, api-1').length).toBeGreaterThan(0);
  expect(tried.at(-1)).toBe('api-2');
  await expectBothReplicas();
});

test('if there is an administrator, other users cannot inject faults and see the reason', async ({
  page,
}) => {
  const { email } = await signUp();
  grantAdministrator(email);
  try {
    await page.goto(address);
    await openBreakIt(page);
    await page.getByRole('button', { name: 'Slow api-2 down, then compare two algorithms' }).click();
    await expect(page.getByText('Only an administrator may inject faults.')).toBeVisible();
    await page.getByRole('button', { name: 'Crash api-2 and keep sending' }).click();
    await expect(page.getByText('Only an administrator may inject faults.')).toBeVisible();
    await expect(page.getByRole('region', { name: 'The crash of api-2' })).toBeHidden();
  } finally {
    revokeAdministrator(email);
  }
});

test('a run that exceeds the limit of requests in flight names this limit and the failed requests', async ({
  page,
}) => {
  await page.route('**/v1/labs/balancing/round-robin/work', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      headers: { 'Retry-After': '1', 'X-Served-By': 'api-1', 'X-Upstream': 'api-1' },
      json: {
        type: '/problems/too_many_requests',
        title: 'Too many requests',
        status: 429,
        code: 'too_many_requests',
      },
    }),
  );
  await page.goto(address);
  await page.getByRole('button', { name: 'Round robin' }).click();
  const run = page.getByRole('region', { name: 'Run', exact: true });
  await expect(run.getByRole('status')).toContainText(
    'api-1 already works on as many requests of this lab as it accepts at once. Let the other runs end. Try again in',
  );
  await expect(runOf(page, 1)).toContainText('12 got 429');
  await expect(page.getByText('hourly limit')).toHaveCount(0);
});

test('with motion, the counts follow the player and not the network, and the picture does not move', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const responses = responsesOf(page, 'round-robin');
  await page.goto(address);
  const picture = page.getByRole('figure', { name: 'Path of each request' });
  const before = await picture.boundingBox();
  await page.getByRole('button', { name: 'Round robin' }).click();
  await expect.poll(() => responses.length, { timeout }).toBe(runSize);
  await expect(runOf(page, 1)).not.toContainText('took');
  await expect(page.locator('[data-capsule]')).not.toHaveCount(0);
  await page.getByRole('button', { name: 'Skip to the result' }).click();
  await expectRun(page, 1, responses);
  expect(await picture.boundingBox()).toEqual(before);
});

/** Returns the handler time that the replica reports, including an injected delay. */
function handlerMs(response: Response): number {
  return Number(/handler;dur=([\d.]+)/.exec(response.headers()['server-timing'] ?? '')?.[1]);
}
