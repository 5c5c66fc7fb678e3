import { expect, type Page, type Response } from '@playwright/test';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  guess,
  queriedStore,
} from '../support/lab.ts';

// Without motion, the page counts each response as shown at once.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const address = '/labs/jwt';
const answer = 'The JWTs, but not the session';
const kinds = ['session', 'hs256', 'jwe', 'nested'] as const;
type Kind = (typeof kinds)[number];

const responsesOf = (page: Page, kind: Kind): Response[] =>
  collectResponses(page, new RegExp(`^/v1/labs/jwt/${kind}/me$`));
const responsesOfAll = (page: Page) => ({
  session: responsesOf(page, 'session'),
  hs256: responsesOf(page, 'hs256'),
  jwe: responsesOf(page, 'jwe'),
  nested: responsesOf(page, 'nested'),
});

const sentToken = (response: Response | undefined): string =>
  response?.request().headers()['authorization']?.replace('Bearer ', '') ?? '';

/** Presses the visible button with this name. Step 2 and step 4 have buttons with the same names. */
const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('main').getByRole('button', { name }).filter({ visible: true }).click();

async function signIn(page: Page): Promise<void> {
  await page.goto(address);
  await press(page, 'Sign in with each kind');
  await expect(page.getByRole('button', { name: 'Sign in again' })).not.toHaveAttribute('aria-disabled');
}

const table = (page: Page) => page.getByRole('region', { name: 'The four kinds of token' });
/** The cells of a column of the table, one per kind of token. */
const column = (page: Page, label: string) => table(page).locator(`td[data-label="${label}"]`);

test('after a sign-out the JWTs still work, until the deny list is on and each request queries Redis', async ({
  page,
}) => {
  const responses = responsesOfAll(page);
  await page.goto(address);
  await guess(page, answer);
  await press(page, 'Sign in with each kind');
  await expect.poll(() => responses.nested.length).toBe(1);

  const [session = 0, hs256 = 0, jwe = 0, nested = 0] = kinds.map(
    (kind) => sentToken(responses[kind][0]).length,
  );
  expect(session).toBe(86);
  expect(hs256).toBeGreaterThan(session);
  expect(jwe).toBeGreaterThan(hs256);
  expect(nested).toBeGreaterThan(jwe);
  await expect(column(page, 'Length')).toHaveText(
    [session, hs256, jwe, nested].map((bytes) => `${bytes} bytes`),
  );
  await expect(column(page, 'Redis')).toHaveText(['Redis GET', 'none', 'none', 'none']);
  const height = (await table(page).boundingBox())?.height;

  await press(page, 'Sign out of all four');
  await expect(column(page, 'Last response')).toHaveText(Array<string>(4).fill('204, signed out'));
  await press(page, 'Replay the copies');
  await expect.poll(() => responses.nested.length).toBe(2);
  expect(kinds.map((kind) => responses[kind][1]?.status())).toEqual([401, 200, 200, 200]);
  expect(kinds.map((kind) => responses[kind].slice(1, 2).map(queriedStore))).toEqual([
    [true],
    [false],
    [false],
    [false],
  ]);
  await expect(column(page, 'Last response')).toHaveText([
    '401, refused',
    ...Array<string>(3).fill('200, still accepted'),
  ]);
  // A copy that works after the sign-out is red, a refused copy is green.
  await expect(table(page).locator('[data-meaning="bad"]')).toHaveCount(3);
  await expect(table(page).locator('[data-meaning="ok"]')).toHaveCount(1);
  await expect(
    page.getByText('Ada is signed out. The servers still accept 3 of the 4 copies.'),
  ).toBeVisible();
  expect((await table(page).boundingBox())?.height).toBe(height);
  await expect(page.getByText(`You were right: ${answer}`)).toBeVisible();
  await expectCompleted(page);

  await press(page, /Break it/);
  await page.getByRole('checkbox', { name: 'Deny list' }).check();
  await expect(page.getByText('Now sign out again.')).toBeVisible();
  await press(page, 'Sign out of all four');
  await expect(page.getByText('Now replay the copies.')).toBeVisible();
  await press(page, 'Replay the copies');
  await expect.poll(() => responses.nested.length).toBe(3);
  expect(kinds.map((kind) => responses[kind][2]?.status())).toEqual([401, 401, 401, 401]);
  expect(kinds.flatMap((kind) => responses[kind].slice(2).map(queriedStore))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  await expect(column(page, 'Redis')).toHaveText(['Redis GET', ...Array<string>(3).fill('Redis EXISTS')]);
  await expect(page.getByText('The servers refuse all 4 copies.')).toBeVisible();
  await expect(page.getByText(/Now (?:sign out again|replay)/)).toHaveCount(0);
  await expectFitAndAccessible(page);

  await press(page, 'Reset');
  await expect(page.getByRole('button', { name: 'Sign in with each kind' })).toBeVisible();
  await expect(column(page, 'Last response')).toHaveText(Array<string>(4).fill('–'));
});

test('technical words explain themselves', async ({ page }) => {
  await page.goto(address);
  await table(page).getByRole('button', { name: 'JWE' }).first().click();
  await expect(page.getByRole('tooltip')).toContainText('An encrypted JWT');
});

test('a signed JWT reveals the e-mail address without a key, and an encrypted JWT does not', async ({
  page,
}) => {
  await signIn(page);
  await press(page, 'Go further');
  for (const part of ['header', 'payload', 'signature']) await press(page, `Decode the ${part}`);
  await expect(page.getByText('“ada@example.org” is in part 2, the payload.')).toBeVisible();
  const colours = await page
    .getByRole('list', { name: 'Parts of the JWT' })
    .getByRole('listitem')
    .evaluateAll((parts) => parts.map((part) => getComputedStyle(part).borderLeftColor));
  expect(new Set(colours).size).toBe(3);
  for (const kind of ['JWT, encrypted', 'JWT, both']) {
    await press(page, kind);
    for (const part of ['header', 'encrypted key', 'initialisation vector', 'ciphertext', 'tag'])
      await press(page, `Decode the ${part}`);
    await expect(page.getByText('“ada@example.org” is in none of the 5 decoded parts.')).toBeVisible();
  }
  await expectFitAndAccessible(page);
});

test('alg: none, an edited role and an expired JWT are refused at the algorithm, signature and expiry steps', async ({
  page,
}) => {
  const responses = responsesOf(page, 'hs256');
  await signIn(page);
  await press(page, 'Go further');
  const steps = page.getByRole('list', { name: 'Steps of the JWT check' }).getByRole('listitem');
  for (const { button, step, passed } of [
    { button: 'Set “alg: none”', step: 'algorithm', passed: 1 },
    { button: 'Make Ada an admin', step: 'signature', passed: 2 },
    { button: 'Send an expired JWT', step: 'expiry', passed: 4 },
  ]) {
    await press(page, button);
    await expect(steps.filter({ hasText: 'refused here' })).toHaveText(new RegExp(step));
    await expect(steps.filter({ hasText: 'passed' })).toHaveCount(passed);
    expect(responses.at(-1)?.status()).toBe(401);
    expect(await responses.at(-1)?.text()).toContain(`Refused at the ${step}`);
  }
  expect(Buffer.from(sentToken(responses.at(-3)).split('.')[0] ?? '', 'base64url').toString()).toContain(
    '"none"',
  );
  expect(Buffer.from(sentToken(responses.at(-2)).split('.')[1] ?? '', 'base64url').toString()).toContain(
    '"admin"',
  );
});

test('the slider moves the lines of the chart, and the labels show token bytes × requests', async ({
  page,
}) => {
  const responses = responsesOfAll(page);
  await signIn(page);
  await press(page, 'Go further');
  const slider = page.getByRole('slider', { name: 'Requests' });
  const labels = (requests: string) =>
    page.getByRole('list', { name: `Bytes of the token in ${requests} requests` }).getByRole('listitem');
  const placeOf = async (requests: string): Promise<number> =>
    (await labels(requests).last().boundingBox())?.y ?? Number.NaN;
  const before = await placeOf('100,000');
  await slider.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', '1,000,000 requests');
  await expect(labels('1,000,000')).toHaveText(
    kinds.map((kind) => new RegExp(`^${sentToken(responses[kind][0]).length + 7} MB`)),
  );
  expect(await placeOf('1,000,000')).toBeLessThan(before - 50);
});
