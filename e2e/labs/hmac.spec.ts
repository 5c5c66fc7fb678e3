import { expect } from '@playwright/test';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { test } from '../support/browser.ts';
import { expectCheckedOff, expectFitAndAccessible, resetLab, watchAnswers } from '../support/lab.ts';

const under = (name: string): RegExp => new RegExp(`^/v1/labs/hmac/${name}$`);

test('browser and replica agree on every test case of RFC 4231', async ({ page }) => {
  test.setTimeout(60_000);
  const answers = watchAnswers(page, under('steps'));
  await page.goto('/labs/hmac');
  for (const [index, { title, hmac }] of vectors.entries()) {
    await page.getByLabel('Test case of RFC 4231').selectOption({ index });
    await page.getByRole('button', { name: 'Compute on both sides' }).click();
    await expect(
      page.getByText(`Node’s own createHmac says the same. So does RFC 4231 (case ${title}).`),
    ).toBeVisible();
    const steps = page.getByRole('list', { name: 'The steps of HMAC' }).getByRole('listitem');
    await expect(steps).toContainText(Array(5).fill(/the same$/));
    // Once by the browser, once by the replica.
    await expect(steps.last().getByText(hmac)).toHaveCount(2);
    expect(await answers.at(-1)?.text()).toContain(`"outer":"${hmac}`);
  }
});

test('one flipped bit of key or message changes about half of the HMAC', async ({ page }) => {
  await page.goto('/labs/hmac');
  for (const button of ['Flip a bit of the key', '… of the message']) {
    await page.getByRole('button', { name: button }).click();
    const of = button.includes('key') ? 'key' : 'message';
    const words = page.getByText(new RegExp(`^The last bit of the ${of} was flipped`));
    await expect(words).toBeVisible();
    const differing = Number(/(\d+) of 256 bits/.exec((await words.textContent()) ?? '')?.[1]);
    expect(differing).toBeGreaterThan(96);
    expect(differing).toBeLessThan(160);
  }
});

test('the longer order is carried out by the naive check and refused by HMAC', async ({ page }) => {
  test.setTimeout(90_000);
  const answers = watchAnswers(page, under('(naive|hmac)-check'));
  await page.goto('/labs/hmac');
  await page.getByRole('radio', { name: 'Yes: one that begins with the order I saw' }).check();
  await page.getByRole('button', { name: 'Compute on both sides' }).click();
  await page.getByLabel('Add to the order').fill('&amount=4711');
  await page.getByRole('button', { name: 'See an order, and forge a longer one' }).click();
  const verdicts = page.getByRole('list', { name: 'What the checks said to the forged order' });
  await expect(verdicts).toContainText('carried out: 4711 to ada');
  await expect(verdicts).toContainText('401');
  expect(answers.map((answer) => answer.status())).toEqual([200, 401]);
  expect(await answers[0]?.json()).toEqual({ to: 'ada', amount: '4711' });
  await expect(page.getByText(/so it is|you were right/)).toBeVisible();
  await expectCheckedOff(page);

  await page.getByRole('button', { name: 'Flip a bit of the key' }).click();
  await page.getByRole('button', { name: 'Measure on a replica' }).click();
  await page.getByRole('button', { name: 'Sign it both ways' }).click();
  await expect(page.getByRole('table', { name: 'HMAC and Ed25519 compared' })).toBeVisible();
  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(page.getByText('Forge an order: it is taken apart here.')).toBeVisible();
});

test('the page verifies Ed25519 by the public key, and HMAC it cannot', async ({ page }) => {
  await page.goto('/labs/hmac');
  await page.getByLabel('Text').fill('pay bob 7');
  await page.getByRole('button', { name: 'Sign it both ways' }).click();
  const table = page.getByRole('table', { name: 'HMAC and Ed25519 compared' });
  await expect(table).toContainText('verified it: valid; with one character more: invalid');
  await expect(table).toContainText('cannot verify: it has no key');
  await expect(table).toContainText('64 bytes');
});

test('a comparison is measured, and no more is said than was', async ({ page }) => {
  const answers = watchAnswers(page, under('compare'));
  await page.goto('/labs/hmac');
  await page.getByRole('button', { name: 'Measure on a replica' }).click();
  await expect(page.getByText(/^The early exit took [\d.]+ ns where no byte agreed/)).toBeVisible();
  expect(answers).toHaveLength(1);
  await expect(page.getByRole('table', { name: 'Nanoseconds a comparison' })).toBeVisible();
});

test('by keyboard alone', async ({ page }) => {
  await page.goto('/labs/hmac');
  await page.getByLabel('Key', { exact: true }).fill('4a656665');
  await page.getByRole('button', { name: 'Compute on both sides' }).press('Enter');
  await expect(page.getByText('Node’s own createHmac says the same.')).toBeVisible();
  await page.getByRole('button', { name: 'See an order, and forge a longer one' }).press('Enter');
  await expectCheckedOff(page);
});

for (const [code, status, sentence] of [
  ['lab_busy', 503, 'The servers are busy with the measurements of other students. Try again in'],
  ['too_many_requests', 429, 'Too many requests came from your network at once. Try again in'],
] as const)
  test(`a refused measurement (${code}) says what happened and when to try again, and the next one is shown`, async ({
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
    const button = page.getByRole('button', { name: 'Measure on a replica' });
    await button.click();
    await expect(page.getByRole('status').filter({ hasText: sentence })).toHaveCount(1);
    await page.unroute('**/v1/labs/hmac/compare');
    await expect(button).toBeEnabled();
    await button.click();
    await expect(page.getByRole('table', { name: 'Nanoseconds a comparison' })).toBeVisible();
    await expect(page.getByText(sentence)).toHaveCount(0);
  });
