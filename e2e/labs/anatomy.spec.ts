import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  expectRightAnswer,
  queriedStore,
  resetLab,
} from '../support/lab.ts';

const me = /^\/v1\/labs\/anatomy\/me$/;

/** The steps of the token check on the page, each with its result: `passed`, `refused here` or `not reached`. */
const steps = (page: Page) =>
  page.getByRole('region', { name: 'Steps of the token check' }).getByRole('listitem');

async function openWithToken(page: Page): Promise<void> {
  await page.goto('/labs/anatomy');
  await page.getByRole('button', { name: 'Get a token' }).click();
}

test('flipping one bit in each byte gives 64 × 401 without a Redis query', async ({ page }) => {
  test.setTimeout(90_000);
  const responses = collectResponses(page, me);
  await openWithToken(page);
  await page.getByRole('radio', { name: 'The server, before it queries Redis' }).check();
  await page.getByRole('button', { name: 'Send the token' }).click();
  await expect(steps(page)).toContainText(['passed', 'passed', 'passed', 'passed']);
  await expect(page.getByText('Redis has the session of Ada')).toBeVisible();

  await page.getByRole('button', { name: 'Flip one bit in each byte' }).click();
  await expect(
    page.getByText('64 of 64 requests got 401 at the signature step. Redis was queried 0 times'),
  ).toBeVisible({ timeout: 60_000 });
  const [unchanged, ...flipped] = responses;
  expect(unchanged?.status()).toBe(200);
  expect(flipped).toHaveLength(64);
  expect(new Set(flipped.map((response) => response.status()))).toEqual(new Set([401]));
  expect(flipped.filter(queriedStore)).toEqual([]);
  expect(new Set(flipped.map((response) => response.request().headers()['authorization'])).size).toBe(64);
  await expectRightAnswer(page);
  await expectCompleted(page);
  await expectFitAndAccessible(page);

  await resetLab(page);
  await expect(page.getByRole('button', { name: 'Get a token' })).toBeVisible();
});

test('a shorter token is refused at the length step, and a + at the encoding step', async ({ page }) => {
  await openWithToken(page);
  await page.getByRole('button', { name: 'Remove one character' }).click();
  await page.getByRole('button', { name: 'Send the token' }).click();
  await expect(steps(page)).toContainText(['refused here', 'not reached', 'not reached', 'not reached']);
  await page.getByRole('button', { name: 'Replace one character by +' }).click();
  await page.getByRole('button', { name: 'Send the token' }).click();
  await expect(steps(page)).toContainText(['passed', 'refused here', 'not reached', 'not reached']);
});

test('the keyboard selects a byte with the arrow keys, flips one of its bits and sends the token', async ({
  page,
}) => {
  await openWithToken(page);
  await page.getByRole('button', { name: /byte 1 of the id$/ }).focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'])
    await page.keyboard.press(key);
  await expect(page.getByRole('button', { name: /byte 2 of the signature$/ })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /byte 2 of the signature, changed$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Send the token' }).press('Enter');
  await expect(steps(page)).toContainText(['passed', 'passed', 'refused here', 'not reached']);
});

test('a token stays valid after one key rotation, and is refused after a second one', async ({ page }) => {
  await openWithToken(page);
  const sendOriginal = page.getByRole('button', { name: 'Send the original token' });
  await page.getByRole('button', { name: 'Rotate the keys' }).click();
  await expect(page.getByRole('list', { name: 'Keys' })).toContainText('key 2 signs');
  await sendOriginal.click();
  await expect(page.getByText('Key 1 signed the token, and Redis has the session of Ada.')).toBeVisible();
  await page.getByRole('button', { name: 'Rotate the keys' }).click();
  await expect(page.getByRole('list', { name: 'Keys' })).toContainText('key 3 signs');
  await sendOriginal.click();
  await expect(steps(page)).toContainText(['passed', 'passed', 'refused here', 'not reached']);
});

test('a token signed with a guessed key is refused at the signature step', async ({ page }) => {
  const responses = collectResponses(page, me);
  await openWithToken(page);
  await page.getByLabel('Your guess').fill('correct horse');
  await page.getByRole('button', { name: 'Sign and send' }).click();
  await expect(steps(page)).toContainText(['passed', 'passed', 'refused here', 'not reached']);
  expect(responses.map((response) => response.status())).toEqual([401]);
});

test('the page predicts the next value of rand() and not of the operating system', async ({ page }) => {
  const drawn = collectResponses(page, /^\/v1\/labs\/anatomy\/next$/);
  await openWithToken(page);
  await page.getByRole('button', { name: 'Generate four, predict the fifth' }).click();
  const seeded = page.getByRole('region', { name: 'rand(), as in C' });
  await expect(seeded).toContainText('Possible states: 1 of 65,536');
  await expect(seeded).toContainText('as predicted');
  await expect(page.getByRole('region', { name: 'the operating system' })).toContainText('not predicted');
  await expect(page.getByRole('region', { name: 'the operating system' })).toContainText('0 of 65,536');
  expect(drawn).toHaveLength(4);
  const fifth: unknown = await drawn[1]?.json();
  expect(fifth).toEqual({ values: [expect.any(Number)] });
  const value = /\d+/.exec(JSON.stringify(fifth))?.[0];
  await expect(seeded).toContainText(`Predicted: ${value}`);
});

test('the last byte is encoded as two characters with four padding bits', async ({ page }) => {
  await openWithToken(page);
  await page.getByRole('button', { name: 'Last byte' }).click();
  await expect(page.getByText(/^Byte 64: [\da-f]{2}, 8 bits, encoded as “[\w-]{2}”/)).toBeVisible();
  await expect(page.getByText('The last 4 bits are padding.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next three bytes' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});
