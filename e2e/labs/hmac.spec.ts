import { expect, type Page } from '@playwright/test';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  expectNoHorizontalScroll,
  resetLab,
} from '../support/lab.ts';

const pathOf = (name: string): RegExp => new RegExp(`^/v1/labs/hmac/${name}$`);
const forge = 'Sign a longer order without the key';
const claim = 'SHA-256(key ‖ order) can be extended without the key; HMAC cannot.';

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();
const verdicts = (page: Page) => page.getByRole('list', { name: 'Results of the two checks' });
/** The computation with an own key and message, in “Go further”. */
const stepsPanel = (page: Page) => page.getByRole('region', { name: 'HMAC, step by step' });

async function open(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/labs/hmac');
}

async function openFurther(page: Page): Promise<void> {
  await open(page);
  await press(page, 'Go further');
}

test('the check of SHA-256(key ‖ order) accepts a forged order, and the HMAC check refuses it', async ({
  page,
}) => {
  const responses = collectResponses(page, pathOf('(naive|hmac)-check'));
  await open(page);
  await press(page, 'Yes, if it begins with the order that you read');
  await expect(page.getByText(claim)).toBeHidden();
  await press(page, forge);
  await expect(verdicts(page)).toContainText('accepted, pay 900 to eve');
  await expect(verdicts(page)).toContainText(/401 from api-\d: refused/);
  expect(responses.map((response) => response.status())).toEqual([200, 401]);
  expect(await responses[0]?.json()).toEqual({ to: 'eve', amount: '900' });
  await expect(page.getByText('You were right')).toBeVisible();
  await expect(page.getByText(claim)).toBeVisible();
  await expectCompleted(page);
  await expectFitAndAccessible(page);

  await resetLab(page);
  await expect(verdicts(page)).toContainText('no response yet');
  await expect(page.getByText(claim)).toBeHidden();
});

test('an accepted forgery is red, and a refused forgery is green', async ({ page }) => {
  await open(page);
  await press(page, forge);
  const outcome = verdicts(page).getByRole('listitem');
  await expect(outcome.first()).toHaveAttribute('data-outcome', 'accepted');
  await expect(outcome.last()).toHaveAttribute('data-outcome', 'refused');
  const expected = await page.evaluate(() =>
    ['--bad', '--ok'].map((name) => {
      const probe = document.createElement('p');
      probe.style.color = `var(${name})`;
      document.body.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    }),
  );
  const shown = await outcome.evaluateAll((items) => items.map((item) => getComputedStyle(item).color));
  expect(new Set(expected).size).toBe(2);
  expect(shown).toEqual(expected);
});

test('each request is sent when the picture comes to it, and its result shows after that', async ({
  page,
}) => {
  const checks = collectResponses(page, pathOf('(naive|hmac)-check'));
  await page.goto('/labs/hmac');
  await press(page, forge);
  const sentence = page.getByRole('region', { name: 'Player' }).getByRole('paragraph').first();
  await expect(sentence).toContainText('You read one order and its tag.');
  await press(page, 'Pause');
  for (const next of ['SHA-256 fills its last block', 'whole state of SHA-256', 'You hash one more block']) {
    await press(page, 'One step forward');
    await expect(sentence).toContainText(next);
  }
  expect(checks).toHaveLength(0);
  await press(page, 'One step forward');
  await expect(sentence).toContainText('You send the order');
  await expect.poll(() => checks.length).toBe(1);
  // The request log follows the picture, too.
  const lastOfLog = page.getByRole('button', { name: /^Requests/ });
  await expect(lastOfLog).toContainText('/v1/labs/hmac/order');
  await press(page, 'One step forward');
  await expect(sentence).toContainText('its state is the tag that you read');
  await expect(verdicts(page)).not.toContainText('200');
  await expect(lastOfLog).toContainText('/v1/labs/hmac/order');
  await press(page, 'One step forward');
  await expect(verdicts(page)).toContainText('200');
  await expect(lastOfLog).toContainText('/v1/labs/hmac/naive-check');
  await expect(lastOfLog.locator('[data-tone="bad"]')).toContainText('200');
  await press(page, 'One step back');
  await expect(verdicts(page)).not.toContainText('200');
  await expect(lastOfLog).toContainText('/v1/labs/hmac/order');
  expect(checks).toHaveLength(1);

  await press(page, 'Skip to the result');
  await expect(verdicts(page)).toContainText('401');
  await page.getByRole('button', { name: /^Requests/ }).click();
  const refused = page.getByRole('row').filter({ hasText: '/v1/labs/hmac/hmac-check' });
  await expect(refused.locator('[data-tone="ok"]')).toContainText('401');
  await expect(page.getByText(claim)).toBeVisible();
});

for (const { width, height } of [
  { width: 1024, height: 614 },
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
])
  test(`no part of the picture is cut off at ${width} × ${height}, and nothing moves when results arrive`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    const results = verdicts(page);
    const before = await results.boundingBox();
    await press(page, forge);
    await expect(results).toContainText('401');
    const after = await results.boundingBox();
    expect(after?.height).toBe(before?.height);
    for (const index of [4, 6, 8, 10]) {
      await page.getByRole('slider', { name: 'Step' }).fill(String(index));
      const overflow = await page.locator('[data-picture]').evaluate((picture) => ({
        wider: picture.scrollWidth - picture.clientWidth,
        higher: picture.scrollHeight - picture.clientHeight,
      }));
      expect(overflow).toEqual({ wider: 0, higher: 0 });
    }
    await expectNoHorizontalScroll(page);
  });

test('“Go further” comes into view below the header, which stays', async ({ page }) => {
  await page.setViewportSize({ width: 1093, height: 614 });
  await openFurther(page);
  await expect(stepsPanel(page).getByRole('heading')).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('banner')).toBeInViewport({ ratio: 1 });
});

test('the terms of the computation explain themselves', async ({ page }) => {
  await open(page);
  await page.getByRole('region', { name: 'Run' }).getByRole('button', { name: 'tag', exact: true }).click();
  await expect(page.getByRole('tooltip')).toContainText('computed from a key and a message');
  await page.keyboard.press('Escape');
  await press(page, 'Go further');
  await stepsPanel(page).getByRole('button', { name: 'Inner key', exact: true }).focus();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('tooltip')).toContainText('XOR 36 (ipad)');
});

test('with a wrong length of the key, both checks refuse the forged order', async ({ page }) => {
  const responses = collectResponses(page, pathOf('(naive|hmac)-check'));
  await open(page);
  await press(page, forge);
  await page.getByRole('button', { name: /^4?\s*Break it/ }).click();
  await page.getByLabel('Text to append').fill('pay eve 4711');
  await press(page, 'Forge again');
  await expect.poll(() => responses.length).toBe(4);
  await expect(verdicts(page).getByText(/401 from api-\d: refused/)).toHaveCount(2);
  await page.getByLabel('Length of the key that you assume, in bytes').fill('32');
  await press(page, 'Forge again');
  await expect(verdicts(page)).toContainText('accepted, pay 4711 to eve');
  await expect
    .poll(() => responses.map((response) => response.status()))
    .toEqual([200, 401, 401, 401, 200, 401]);
});

test('browser and server compute the HMAC of every RFC 4231 test case', async ({ page }) => {
  test.setTimeout(60_000);
  const responses = collectResponses(page, pathOf('steps'));
  await openFurther(page);
  expect(vectors.length).toBeGreaterThan(0);
  for (const [index, { title, hmac }] of vectors.entries()) {
    await page.getByLabel('Test case of RFC 4231').selectOption({ value: String(index) });
    await press(page, 'Compute in browser and server');
    const panel = stepsPanel(page);
    await expect(panel).toContainText(`RFC 4231 (case ${title}) gives the same HMAC.`);
    await expect(panel).toContainText(/This browser and api-\d computed the same bytes in all five steps\./);
    await expect(panel).toContainText('Node’s createHmac gives the same HMAC.');
    const steps = page.getByRole('list', { name: 'The steps of HMAC' }).getByRole('listitem');
    await expect(steps.last()).toContainText(hmac);
    expect(await responses.at(-1)?.text()).toContain(`"outer":"${hmac}`);
  }
});

test('one flipped bit changes one byte of each block and about half of the HMAC', async ({ page }) => {
  await openFurther(page);
  const steps = page.getByRole('list', { name: 'The steps of HMAC' }).getByRole('listitem');
  const marks = (index: number): Promise<number> => steps.nth(index).locator('mark').count();
  for (const { input, inBlocks } of [
    { input: 'key', inBlocks: 1 },
    { input: 'message', inBlocks: 0 },
  ]) {
    await press(page, `Flip a bit of the ${input}`);
    await expect(stepsPanel(page)).toContainText(/\d+ of 256 bits of the HMAC changed\./);
    await expect.poll(() => marks(0)).toBe(inBlocks);
    expect(await marks(1)).toBe(inBlocks);
    expect(await marks(3)).toBe(inBlocks);
    expect(await marks(2)).toBeGreaterThan(24);
    const text = (await stepsPanel(page).textContent()) ?? '';
    const differing = Number(/(\d+) of 256 bits/.exec(text)?.[1]);
    expect(differing).toBeGreaterThan(96);
    expect(differing).toBeLessThan(160);
  }
});

test('key and message can be written as text or as hex', async ({ page }) => {
  const responses = collectResponses(page, pathOf('steps'));
  await openFurther(page);
  await expect(page.getByLabel('Message, as text')).toHaveValue('pay ada 5');
  await press(page, 'Write the message as hex');
  await expect(page.getByLabel('Message, as hex')).toHaveValue('706179206164612035');
  await page.getByLabel('Message, as hex').fill('70 61 79');
  await page.getByLabel('Key, as text').fill('Jefe!');
  await press(page, 'Compute in browser and server');
  await expect(stepsPanel(page)).toContainText('Node’s createHmac gives the same HMAC.');
  expect(responses[0]?.request().postDataJSON()).toEqual({ key: '4a65666521', message: '706179' });
});

test('the program of each language can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openFurther(page);
  for (const [language, start] of [
    ['Go', '// go run steps.go'],
    ['Python', '# python3 steps.py'],
    ['TypeScript', '// node steps.ts'],
  ] as const) {
    await page.getByRole('tab', { name: language }).click();
    await expect(page.getByRole('tabpanel', { name: language })).toContainText(start);
    await press(page, `Copy the ${language} program`);
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain(start);
  }
});

test('the page verifies Ed25519 with the public key, and cannot verify HMAC', async ({ page }) => {
  await openFurther(page);
  await page.getByLabel('Text', { exact: true }).fill('pay bob 7');
  await press(page, 'Sign in both ways');
  const table = page.getByRole('table', { name: 'HMAC and Ed25519 compared' });
  await expect(table).toContainText('verified the text: valid; with one more character: invalid');
  await expect(table).toContainText('cannot verify: it has no key');
  await expect(table).toContainText('64 bytes');
});

test('a measurement shows the times of one response as text and as a table', async ({ page }) => {
  const responses = collectResponses(page, pathOf('compare'));
  await openFurther(page);
  await press(page, 'Measure on a server');
  await expect(page.getByText(/^The early exit took [\d.]+ ns with no equal byte/)).toBeVisible();
  expect(responses).toHaveLength(1);
  await expect(page.getByRole('table', { name: 'Nanoseconds per comparison' })).toBeVisible();
  // The chart has lines, and no areas.
  for (const line of await page.locator('figure polyline').all()) {
    await expect(line).toHaveCSS('fill', 'none');
    await expect(line).not.toHaveCSS('stroke', 'none');
  }
  await press(page, 'Compute in browser and server');
  await press(page, 'Sign in both ways');
  await expect(page.getByRole('table', { name: 'HMAC and Ed25519 compared' })).toBeVisible();
  await expectFitAndAccessible(page);
});

test('the keyboard forges an order and computes an HMAC', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: forge }).press('Enter');
  await expectCompleted(page);
  await page.getByRole('button', { name: 'Go further' }).press('Enter');
  await page.getByRole('button', { name: 'Compute in browser and server' }).press('Enter');
  await expect(stepsPanel(page)).toContainText('Node’s createHmac gives the same HMAC.');
});

for (const [code, status, sentence] of [
  ['lab_busy', 503, 'The servers are busy with the measurements of other students. Try again in'],
  ['too_many_requests', 429, 'Your network sent too many requests at once. Try again in'],
] as const)
  test(`a refused measurement (${code}) shows the reason and when to try again, and the next one succeeds`, async ({
    page,
  }) => {
    await openFurther(page);
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
