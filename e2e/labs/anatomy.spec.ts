import { expect, type Page, type Response } from '@playwright/test';
import { test } from '../support/browser.ts';
import { expectCheckedOff, expectFitAndAccessible, resetLab, watchAnswers } from '../support/lab.ts';

const me = /^\/v1\/labs\/anatomy\/me$/;

const asksStore = (response: Response): boolean =>
  (response.headers()['server-timing'] ?? '').includes('store;');

/** The steps as the strip shows them: `passed`, `refused here`, `not reached`. */
const steps = (page: Page) =>
  page.getByRole('region', { name: 'How far the token came' }).getByRole('listitem');

async function open(page: Page): Promise<void> {
  await page.goto('/labs/anatomy');
  await page.getByRole('button', { name: 'Get a token' }).click();
}

test('one bit in each byte: 64 times 401, and the store is never asked', async ({ page }) => {
  test.setTimeout(90_000);
  const answers = watchAnswers(page, me);
  await open(page);
  await page.getByRole('radio', { name: 'The replica, before it asks anybody' }).check();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(steps(page)).toContainText(['passed', 'passed', 'passed', 'passed']);
  await expect(page.getByText('Redis says that this is Ada')).toBeVisible();

  await page.getByRole('button', { name: 'Flip one bit in each byte' }).click();
  await expect(page.getByText('64 × 401 at the signature of 64. Redis was asked 0 times')).toBeVisible({
    timeout: 60_000,
  });
  const [unchanged, ...flipped] = answers;
  expect(unchanged?.status()).toBe(200);
  expect(flipped).toHaveLength(64);
  expect(new Set(flipped.map((answer) => answer.status()))).toEqual(new Set([401]));
  expect(flipped.filter(asksStore)).toEqual([]);
  expect(new Set(flipped.map((answer) => answer.request().headers()['authorization'])).size).toBe(64);
  await expect(page.getByText(/so it is|you were right/)).toBeVisible();
  await expectCheckedOff(page);
  await expectFitAndAccessible(page);

  await resetLab(page);
  await expect(page.getByRole('button', { name: 'Get a token' })).toBeVisible();
});

test('each step refuses what is its own', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Cut one character' }).click();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(steps(page)).toContainText(['refused here', 'not reached', 'not reached', 'not reached']);
  await page.getByRole('button', { name: 'Put a + in it' }).click();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(steps(page)).toContainText(['passed', 'refused here', 'not reached', 'not reached']);
});

test('by keyboard alone: to a byte by the arrow keys, and one of its bits over', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: /byte 1 of the id$/ }).focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'])
    await page.keyboard.press(key);
  await expect(page.getByRole('button', { name: /byte 2 of the signature$/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /byte 2 of the signature, changed$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Send it' }).press('Enter');
  await expect(steps(page)).toContainText(['passed', 'passed', 'refused here', 'not reached']);
});

test('a rotation keeps the old token good, a second one does not', async ({ page }) => {
  await open(page);
  const again = page.getByRole('button', { name: 'Send the token as it was' });
  await page.getByRole('button', { name: 'Rotate the keys' }).click();
  await expect(page.getByRole('list', { name: 'The keys of the ring' })).toContainText('key 2 signs');
  await again.click();
  await expect(page.getByText('Signed by key 1; Redis says that this is Ada.')).toBeVisible();
  await page.getByRole('button', { name: 'Rotate the keys' }).click();
  await expect(page.getByRole('list', { name: 'The keys of the ring' })).toContainText('key 3 signs');
  await again.click();
  await expect(steps(page)).toContainText(['passed', 'passed', 'refused here', 'not reached']);
});

test('a guessed key is refused at the signature', async ({ page }) => {
  const answers = watchAnswers(page, me);
  await open(page);
  await page.getByLabel('Your guess').fill('correct horse');
  await page.getByRole('button', { name: 'Sign with it, and send' }).click();
  await expect(steps(page)).toContainText(['passed', 'passed', 'refused here', 'not reached']);
  expect(answers.map((answer) => answer.status())).toEqual([401]);
});

test('the seeded generator is predicted, the operating system is not', async ({ page }) => {
  const drawn = watchAnswers(page, /^\/v1\/labs\/anatomy\/next$/);
  await open(page);
  await page.getByRole('button', { name: 'Draw four, predict the fifth' }).click();
  const seeded = page.getByRole('region', { name: 'rand(), as in C' });
  await expect(seeded).toContainText('1 of 65,536 states fit');
  await expect(seeded).toContainText('as predicted');
  await expect(page.getByRole('region', { name: 'the operating system' })).toContainText('not predicted');
  await expect(page.getByRole('region', { name: 'the operating system' })).toContainText('0 of 65,536');
  expect(drawn).toHaveLength(4);
  const arrived: unknown = await drawn[1]?.json();
  expect(arrived).toEqual({ values: [expect.any(Number)] });
  const value = /\d+/.exec(JSON.stringify(arrived))?.[0];
  await expect(seeded).toContainText(`Predicted: ${value}`);
});

test('the last byte fills two characters and leaves four bits to spare', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'The last byte' }).click();
  await expect(page.getByText(/^Byte 64: [\da-f]{2} is 8 bits, written “[\w-]{2}”/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next three bytes' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});
