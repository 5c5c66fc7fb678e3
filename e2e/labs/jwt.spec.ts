import { expect, type Page, type Response } from '@playwright/test';
import { test } from '../support/browser.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  queriedStore,
  resetLab,
} from '../support/lab.ts';

const address = '/labs/jwt';
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

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
}

async function signIn(page: Page): Promise<void> {
  await page.goto(address);
  await press(page, 'Sign in with each kind');
  await expect(page.getByRole('button', { name: 'Sign out of all four' })).not.toHaveAttribute(
    'aria-disabled',
  );
}

/** The cells of a column of the table, one per kind of token. */
const column = (page: Page, label: string) =>
  page.getByRole('region', { name: 'The four kinds of token' }).locator(`td[data-label="${label}"]`);

test('after a sign-out the JWTs still work, until the deny list is on and each request queries Redis', async ({
  page,
}) => {
  test.setTimeout(60_000);
  const responses = responsesOfAll(page);
  await page.goto(address);
  await expect(page.getByText('Sign in with each kind of token')).toBeVisible();
  await page.getByRole('radio', { name: 'The JWTs, but not the session' }).check();
  await press(page, 'Sign in with each kind');
  await expect.poll(() => responses.nested.length).toBe(1);

  const [session = 0, hs256 = 0, jwe = 0, nested = 0] = kinds.map(
    (kind) => sentToken(responses[kind][0]).length,
  );
  expect(session).toBe(86);
  expect(hs256).toBeGreaterThan(session);
  expect(jwe).toBeGreaterThan(hs256);
  expect(nested).toBeGreaterThan(jwe);
  await expect(column(page, 'Token')).toHaveText(
    [session, hs256, jwe, nested].map((bytes) => `${bytes} bytes`),
  );
  await expect(column(page, 'Header')).toHaveText(
    [session, hs256, jwe, nested].map((bytes) => `${bytes + 7}, ${bytes + 7}`),
  );
  await expect(column(page, 'Redis')).toHaveText(['1: GET', 'none', 'none', 'none']);

  await press(page, 'Sign out of all four');
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
    '401 at the store step',
    ...Array<string>(3).fill('200 after the sign-out'),
  ]);
  await expect(page.getByText('you were right')).toBeVisible();
  await expectCompleted(page);

  await page.getByRole('checkbox', { name: 'Deny list' }).check();
  await press(page, 'Sign out of all four');
  await press(page, 'Replay the copies');
  await expect.poll(() => responses.nested.length).toBe(3);
  expect(kinds.map((kind) => responses[kind][2]?.status())).toEqual([401, 401, 401, 401]);
  expect(kinds.flatMap((kind) => responses[kind].slice(2).map(queriedStore))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  await expect(column(page, 'Redis')).toHaveText(['1: GET', '1: EXISTS', '1: EXISTS', '1: EXISTS']);
  await expectFitAndAccessible(page);

  await resetLab(page);
  await expect(page.getByRole('button', { name: 'Sign in with each kind' })).toBeVisible();
});

test('a signed JWT reveals the e-mail address without a key, and an encrypted JWT does not', async ({
  page,
}) => {
  await signIn(page);
  for (const part of ['header', 'payload', 'signature']) await press(page, `Decode the ${part}`);
  await expect(page.getByText('“ada@example.org” is in part 2, the payload.')).toBeVisible();
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

test('the keyboard moves the slider, and the chart shows token bytes × requests', async ({ page }) => {
  const responses = responsesOfAll(page);
  await page.goto(address);
  await page.getByRole('button', { name: 'Sign in with each kind' }).press('Enter');
  await expect.poll(() => responses.nested.length).toBe(1);
  const slider = page.getByRole('slider', { name: 'Requests' });
  await slider.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', '1,000,000 requests');
  const labels = page
    .getByRole('list', { name: 'Bytes of the token in 1,000,000 requests' })
    .getByRole('listitem');
  await expect(labels).toHaveText(
    kinds.map((kind) => new RegExp(`^${sentToken(responses[kind][0]).length + 7} MB`)),
  );
});
