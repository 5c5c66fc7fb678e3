import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  queriedStore,
  resetLab,
} from '../support/lab.ts';

const me = /^\/v1\/labs\/anatomy\/me$/;
const claim = 'The server notices one changed bit: the signature no longer matches.';

/** The steps of the token check on the page, each with its result: `passed`, `refused here` or `not reached`. */
const steps = (page: Page) =>
  page.getByRole('region', { name: 'Steps of the token check' }).getByRole('listitem');
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

const sentenceOf = (page: Page) =>
  page.getByRole('region', { name: 'Player' }).getByRole('paragraph').first();

/** Goes back to the first step of a run. A step back pauses, also on a slow machine where the run is over by now. */
const stepBackTo = (page: Page, first: RegExp): Promise<void> =>
  expect(async () => {
    await press(page, 'One step back');
    await expect(sentenceOf(page)).toHaveText(first, { timeout: 500 });
  }).toPass();

const stateOfEach = (items: Element[]): string[] =>
  items.map((item) => item.getAttribute('data-state') ?? '');

async function openWithToken(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/labs/anatomy');
  await press(page, 'Get a token');
  await expect(page.getByRole('button', { name: 'Send the token as issued' })).toBeEnabled();
}

async function openFurther(page: Page): Promise<void> {
  await openWithToken(page);
  await press(page, 'Go further');
}

test('one button leads from the token to the refusal of one flipped bit, without a Redis query', async ({
  page,
}) => {
  const responses = collectResponses(page, me);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/labs/anatomy');
  await press(page, 'The server, before it queries Redis');
  await expect(page.getByText(claim)).toBeHidden();

  await press(page, 'Get a token');
  await press(page, 'Send the token as issued');
  await expect(steps(page)).toContainText(['passed', 'passed', 'passed', 'passed']);
  await expect(page.getByText('Redis has the session of Ada')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Run' })).toContainText('200, Ada');
  await expect(page.getByText(claim)).toBeHidden();

  await press(page, 'Flip one bit and send');
  await expect(steps(page)).toContainText(['passed', 'passed', 'refused here', 'not reached']);
  await expect(page.getByText('Refused at the signature step. Redis was not queried.')).toBeVisible();
  expect(responses.map((response) => response.status())).toEqual([200, 401]);
  expect(responses.map(queriedStore)).toEqual([true, false]);
  await expect(page.getByText('You were right')).toBeVisible();
  await expect(page.getByText(claim)).toBeVisible();
  await expectCompleted(page);
  await expectFitAndAccessible(page);

  await resetLab(page);
  await expect(page.getByRole('button', { name: 'Get a token' })).toBeVisible();
  await expect(page.getByText(claim)).toBeHidden();
});

test('the keyboard keeps its focus on the button while the button changes its action', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/labs/anatomy');
  await page.getByRole('button', { name: 'Get a token' }).focus();
  for (const next of ['Send the token as issued', 'Flip one bit and send']) {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: next })).toBeFocused();
  }
});

test('a refused token is green, with a shield and no cross', async ({ page }) => {
  await openWithToken(page);
  await press(page, 'Send the token as issued');
  const passed = steps(page).first().getByText('passed');
  await expect(passed).toBeVisible();
  const green = await passed.evaluate((element) => getComputedStyle(element).color);
  await press(page, 'Flip one bit and send');
  const refused = steps(page).nth(2).getByText('refused here');
  await expect(refused).toHaveCSS('color', green);
  await expect(page.getByRole('main').locator('[data-tone="bad"]')).toHaveCount(0);
});

test('the result of a step shows only after the player has shown the response', async ({ page }) => {
  const responses = collectResponses(page, me);
  await page.goto('/labs/anatomy');
  await press(page, 'Get a token');
  await press(page, 'Skip to the result');
  await press(page, 'Send the token as issued');
  await expect.poll(() => responses.length).toBe(1);
  await expect(page.getByText('Redis has the session of Ada')).toBeHidden();
  await press(page, 'Skip to the result');
  await expect(page.getByText('Redis has the session of Ada')).toBeVisible();
});

test('the steps of the check follow the picture, and none of the token before is left', async ({ page }) => {
  const responses = collectResponses(page, me);
  await page.goto('/labs/anatomy');
  for (const name of ['Get a token', 'Send the token as issued']) {
    await press(page, name);
    await press(page, 'Skip to the result');
  }
  await expect(steps(page)).toContainText(['passed', 'passed', 'passed', 'passed']);
  await press(page, 'Flip one bit and send');
  await expect.poll(() => responses.length).toBe(2);
  const states = (): Promise<string[]> => steps(page).evaluateAll(stateOfEach);
  const sentence = sentenceOf(page);
  await stepBackTo(page, /^The browser sends GET|^Waiting for the first response/);
  await expect.poll(states).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  await expect(async () => {
    await press(page, 'One step forward');
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
    await expect(sentence).toContainText('checks the token', { timeout: 500 });
  }).toPass();
  await expect.poll(states).toEqual(['passed', 'passed', 'refused', 'waiting']);
  await press(page, 'Skip to the result');
  await expect.poll(states).toEqual(['passed', 'passed', 'refused', 'unreached']);
});

test('the picture shows the session in Redis when Redis has answered the SET, before the page has the token', async ({
  page,
}) => {
  await page.goto('/labs/anatomy');
  const picture = page.locator('[data-part="picture"]');
  const redis = picture.locator('[data-node="redis"]');
  const browser = picture.locator('[data-node="browser"]');
  await expect(redis).toContainText('empty');
  await press(page, 'Get a token');
  const sentence = sentenceOf(page);
  await expect(sentence).not.toHaveText(/^(Nothing was sent yet|Waiting for the first response)/);
  await stepBackTo(page, /^The browser sends POST|^Waiting for the first response/);
  const stepTo = (text: RegExp): Promise<void> =>
    expect(async () => {
      await press(page, 'One step forward');
      await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
      await expect(sentence).toContainText(text, { timeout: 500 });
    }).toPass();
  await stepTo(/queries Redis: .*SET/);
  await expect(redis).toContainText('empty');
  await stepTo(/Redis responds: .*SET/);
  await expect(redis).toContainText('Ada');
  await expect(browser).toContainText('no token');
  await press(page, 'Skip to the result');
  await expect(browser).toContainText('64 bytes');
});

test('flipping one bit in each byte gives 64 × 401 without a Redis query', async ({ page }) => {
  test.setTimeout(90_000);
  const responses = collectResponses(page, me);
  await openWithToken(page);
  await press(page, 'Send the token as issued');
  await press(page, 'Flip one bit and send');
  await page.getByRole('button', { name: /^4?\s*Break it/ }).click();
  await press(page, 'Flip one bit in each byte: 64 requests');
  await expect(
    page.getByText('64 of 64 requests got 401 at the signature step. Redis was queried 0 times'),
  ).toBeVisible({ timeout: 60_000 });
  const flipped = responses.slice(2);
  expect(flipped).toHaveLength(64);
  expect(new Set(flipped.map((response) => response.status()))).toEqual(new Set([401]));
  expect(flipped.filter(queriedStore)).toEqual([]);
  expect(new Set(flipped.map((response) => response.request().headers()['authorization'])).size).toBe(64);

  await page.getByLabel('Or guess the key: a passphrase').fill('correct horse');
  await press(page, 'Sign and send');
  await expect(page.getByRole('region', { name: 'Break it' })).toContainText('401, refused at the signature');
  expect(responses.at(-1)?.status()).toBe(401);
  await expectFitAndAccessible(page);
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
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.getByRole('button', { name: /changed$/ })).toHaveCount(0);
  await page.getByRole('button', { name: /^Flip bit 0/ }).press('Enter');
  await page.getByRole('button', { name: 'Send the changed token' }).press('Enter');
  await expect(steps(page)).toContainText(['passed', 'passed', 'refused here', 'not reached']);
});

test('a shorter token is refused at the length step, and a + at the encoding step', async ({ page }) => {
  await openFurther(page);
  await press(page, 'Send it without its last character');
  await expect(steps(page)).toContainText(['refused here', 'not reached', 'not reached', 'not reached']);
  await press(page, 'Send it with a + in it');
  await expect(steps(page)).toContainText(['passed', 'refused here', 'not reached', 'not reached']);
});

test('a token stays valid after one key rotation, and is refused after a second one', async ({ page }) => {
  await openFurther(page);
  await press(page, 'Rotate the keys');
  await expect(page.getByRole('list', { name: 'Keys' })).toContainText('key 2 signs');
  await press(page, 'Send the original token');
  const panel = page.getByRole('region', { name: 'Rotate the keys' });
  await expect(panel).toContainText('Key 1 signed the token, and Redis has the session of Ada.');
  await press(page, 'Rotate the keys');
  await expect(page.getByRole('list', { name: 'Keys' })).toContainText('key 3 signs');
  await press(page, 'Send the original token');
  await expect(panel).toContainText(
    'Refused at the signature step. Redis was not queried. Key 1 was removed: the servers verify only with keys 2, 3, and 4.',
  );
  await expect(page.getByRole('list', { name: 'Keys' })).toContainText('key 1 removed your token');
});

test('“Go further” comes into view, with the keys, both buttons and the verdict on a small laptop', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1093, height: 614 });
  await openFurther(page);
  const panel = page.getByRole('region', { name: 'Rotate the keys' });
  const inView = [
    panel.getByRole('heading'),
    panel.getByRole('list', { name: 'Keys' }),
    panel.getByRole('button', { name: 'Rotate the keys' }),
    panel.getByRole('button', { name: 'Send the original token' }),
    panel.getByRole('paragraph').last(),
  ];
  const expectInView = async (): Promise<void> => {
    for (const part of inView) await expect(part).toBeInViewport({ ratio: 1 });
  };
  await expectInView();
  const height = (await panel.boundingBox())?.height;
  for (const verdict of ['Redis has the session of Ada', 'Key 1 was removed']) {
    for (const name of ['Rotate the keys', 'Send the original token']) {
      const button = panel.getByRole('button', { name });
      // A click on a busy button tries again, and scrolls to another place each time.
      await expect(button).toBeEnabled();
      await button.click();
    }
    await expect(panel).toContainText(verdict);
    await expectInView();
  }
  expect((await panel.boundingBox())?.height).toBe(height);
});

test('the page predicts the next value of rand() and not of the operating system', async ({ page }) => {
  const drawn = collectResponses(page, /^\/v1\/labs\/anatomy\/next$/);
  await openFurther(page);
  await press(page, 'Generate four, predict the fifth');
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
  await expectFitAndAccessible(page);
});

test('the last byte is encoded as two characters with four padding bits', async ({ page }) => {
  await openFurther(page);
  await press(page, 'Last byte');
  await expect(page.getByText(/^Byte 64: [\da-f]{2}, 8 bits, encoded as “[\w-]{2}”/)).toBeVisible();
  await expect(page.getByText('The last 4 bits are padding.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next three bytes' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('with motion, a result below the picture arrives while the picture is out of sight', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1093, height: 614 });
  await page.goto('/labs/anatomy');
  await press(page, 'Get a token');
  await press(page, 'Go further');
  const panel = page.getByRole('region', { name: 'Rotate the keys' });
  const button = panel.getByRole('button', { name: 'Rotate the keys', exact: true });
  await button.evaluate((element) => {
    element.scrollIntoView({ block: 'start' });
  });
  await expect(page.locator('[data-part="picture"]')).not.toBeInViewport();
  await button.click();
  await expect(page.getByRole('list', { name: 'Keys' })).toContainText('key 2 signs');
});
