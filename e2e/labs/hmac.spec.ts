import { expect } from '@playwright/test';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  expectRightAnswer,
  resetLab,
} from '../support/lab.ts';

const pathOf = (name: string): RegExp => new RegExp(`^/v1/labs/hmac/${name}$`);

test('browser and server compute the HMAC of every RFC 4231 test case', async ({ page }) => {
  test.setTimeout(60_000);
  const responses = collectResponses(page, pathOf('steps'));
  await page.goto('/labs/hmac');
  expect(vectors.length).toBeGreaterThan(0);
  for (const [index, { title, hmac }] of vectors.entries()) {
    await page.getByLabel('RFC 4231 test case').selectOption({ index });
    await page.getByRole('button', { name: 'Compute in browser and server' }).click();
    await expect(
      page.getByText(`Node’s createHmac gives the same HMAC. RFC 4231 (case ${title}) gives the same HMAC.`),
    ).toBeVisible();
    const steps = page.getByRole('list', { name: 'The steps of HMAC' }).getByRole('listitem');
    await expect(steps).toContainText(Array(5).fill(/equal$/));
    // One value is from the browser, one from the server.
    await expect(steps.last().getByText(hmac)).toHaveCount(2);
    expect(await responses.at(-1)?.text()).toContain(`"outer":"${hmac}`);
  }
});

test('one flipped bit of key or message changes about half of the HMAC', async ({ page }) => {
  await page.goto('/labs/hmac');
  for (const input of ['key', 'message']) {
    await page.getByRole('button', { name: `Flip a bit of the ${input}` }).click();
    const result = page.getByText(new RegExp(`^The last bit of the ${input} was flipped`));
    await expect(result).toBeVisible();
    const differing = Number(/(\d+) of 256 bits/.exec((await result.textContent()) ?? '')?.[1]);
    expect(differing).toBeGreaterThan(96);
    expect(differing).toBeLessThan(160);
  }
});

test('the naive check accepts the forged order, and the HMAC check refuses it', async ({ page }) => {
  test.setTimeout(90_000);
  const responses = collectResponses(page, pathOf('(naive|hmac)-check'));
  await page.goto('/labs/hmac');
  await page.getByRole('radio', { name: 'Yes: one that begins with the order I saw' }).check();
  await page.getByRole('button', { name: 'Compute in browser and server' }).click();
  await page.getByLabel('Text to append').fill('pay eve 4711');
  await page.getByRole('button', { name: 'Read an order and forge a longer one' }).click();
  const verdicts = page.getByRole('list', { name: 'Results of the two checks' });
  await expect(verdicts).toContainText('accepted: pay 4711 to eve');
  await expect(verdicts).toContainText('401');
  expect(responses.map((response) => response.status())).toEqual([200, 401]);
  expect(await responses[0]?.json()).toEqual({ to: 'eve', amount: '4711' });
  await expectRightAnswer(page);
  await expectCompleted(page);

  await page.getByRole('button', { name: 'Flip a bit of the key' }).click();
  await page.getByRole('button', { name: 'Measure on a server' }).click();
  await page.getByRole('button', { name: 'Sign in both ways' }).click();
  await expect(page.getByRole('table', { name: 'HMAC and Ed25519 compared' })).toBeVisible();
  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(page.getByText('Forge an order to see its parts here.')).toBeVisible();
});

test('the page verifies Ed25519 with the public key, and cannot verify HMAC', async ({ page }) => {
  await page.goto('/labs/hmac');
  await page.getByLabel('Text', { exact: true }).fill('pay bob 7');
  await page.getByRole('button', { name: 'Sign in both ways' }).click();
  const table = page.getByRole('table', { name: 'HMAC and Ed25519 compared' });
  await expect(table).toContainText('verified the text: valid; with one more character: invalid');
  await expect(table).toContainText('cannot verify: it has no key');
  await expect(table).toContainText('64 bytes');
});

test('a measurement shows the times of one response as text and as a table', async ({ page }) => {
  const responses = collectResponses(page, pathOf('compare'));
  await page.goto('/labs/hmac');
  await page.getByRole('button', { name: 'Measure on a server' }).click();
  await expect(page.getByText(/^The early exit took [\d.]+ ns with no equal byte/)).toBeVisible();
  expect(responses).toHaveLength(1);
  await expect(page.getByRole('table', { name: 'Nanoseconds per comparison' })).toBeVisible();
});

test('the keyboard computes an HMAC and forges an order', async ({ page }) => {
  await page.goto('/labs/hmac');
  await page.getByLabel('Key', { exact: true }).fill('4a656665');
  await page.getByRole('button', { name: 'Compute in browser and server' }).press('Enter');
  await expect(page.getByText('Node’s createHmac gives the same HMAC.')).toBeVisible();
  await page.getByRole('button', { name: 'Read an order and forge a longer one' }).press('Enter');
  await expectCompleted(page);
});

for (const [code, status, sentence] of [
  ['lab_busy', 503, 'The servers are busy with the measurements of other students. Try again in'],
  ['too_many_requests', 429, 'Your network sent too many requests at once. Try again in'],
] as const)
  test(`a refused measurement (${code}) shows the reason and when to try again, and the next one succeeds`, async ({
    page,
  }) => {
    await page.goto('/labs/hmac');
    await page.route('**/v1/labs/hmac/compare', (route) =>
      route.fulfill({
        status,
        contentType: 'application/problem+json',
        headers: { 'Retry-After': '2' },
        body: JSON.stringify({ type: `/problems/${code}`, title: code, status, code }),
      }),
    );
    const button = page.getByRole('button', { name: 'Measure on a server' });
    await button.click();
    await expect(page.getByRole('status').filter({ hasText: sentence })).toHaveCount(1);
    await page.unroute('**/v1/labs/hmac/compare');
    await expect(button).toBeEnabled();
    await button.click();
    await expect(page.getByRole('table', { name: 'Nanoseconds per comparison' })).toBeVisible();
    await expect(page.getByText(sentence)).toHaveCount(0);
  });
