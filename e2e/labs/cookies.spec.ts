import { expect, type Locator, type Page } from '@playwright/test';
import type { Arrival } from '@session-lab/contract/labs/bank';
import {
  bankOf,
  blockWindows,
  closed,
  expectOffWithoutSites,
  pressForWindow,
  pressUntilClosed,
  sitesOf,
} from '../support/bank.ts';
import { test } from '../support/browser.ts';
import { expectCompleted, expectFitAndAccessible, guess, openStep, resetLab } from '../support/lab.ts';

// Real windows of the bank and of the other site. Each text of the screen is compared with the arrivals of the bank.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const address = '/labs/cookies';
const answer = 'Also some that a page of another site causes';
const results = (page: Page) => page.getByRole('region', { name: 'What the bank received' });
const cells = (page: Page) => results(page).getByRole('row').nth(1).getByRole('cell').allInnerTexts();

async function signInAndVisit(page: Page): Promise<void> {
  await pressUntilClosed(page, 'Sign in at the bank');
  await pressUntilClosed(page, 'Visit the other page');
}

const isOwn = ({ path, fetchSite }: Arrival): boolean => path.endsWith('/me') && fetchSite === 'same-origin';
const by = (arrivals: readonly Arrival[], dest: string) =>
  arrivals.findLast(({ fetchDest, fetchSite }) => fetchDest === dest && fetchSite !== 'same-origin');

test('the browser adds the cookie by itself, also to a link of another site', async ({ page }) => {
  const { arrivals } = bankOf(page);
  await page.goto(address);
  await guess(page, answer);

  await pressUntilClosed(page, 'Sign in at the bank');
  await expect(results(page)).toContainText(
    'This browser added the cookie to the request of the bank’s page. No script did.',
  );
  await expect(results(page)).toContainText('Set-Cookie: bank=…; Path=/; HttpOnly; SameSite=Lax');
  expect((await arrivals()).find(isOwn)).toMatchObject({
    cookies: expect.arrayContaining(['bank']),
    readable: [],
    authorization: false,
  });
  await expect(page.getByText(/^(Right answer|You were right):/)).toHaveCount(0);

  await pressUntilClosed(page, 'Visit the other page');
  await expect(results(page)).toContainText(
    'This browser added the cookie to the link of the other site, and not to the image and the frame.',
  );
  expect(await cells(page)).toEqual(['empty', 'cookie', 'none', 'none', 'cookie']);
  const visit = await arrivals();
  for (const [dest, cookies] of [
    ['image', []],
    ['iframe', []],
    ['document', ['bank']],
  ] as const) {
    expect(by(visit, dest), dest).toMatchObject({
      fetchSite: 'cross-site',
      cookies,
      accepted: cookies.length > 0,
    });
  }
  await expect(page.getByText(`You were right: ${answer}`)).toBeVisible();
  await expectCompleted(page);
  await expectFitAndAccessible(page);

  // The request log has the headers as they arrived, and no value of a cookie.
  await page.getByRole('button', { name: /^Requests/ }).click();
  await page
    .getByRole('button', { name: /^Show request \d+, GET/ })
    .first()
    .click();
  const details = page.getByRole('dialog');
  await expect(details).toContainText('Cookie: bank=…');
  await expect(details).toContainText('Sec-Fetch-Site: cross-site');
  await expect(details).toContainText('The other site causes GET /v1/labs/bank/me by a link');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Requests/ }).click();

  await resetLab(page);
  await expect(results(page)).not.toContainText('cookie to');
});

const cases = [
  ['SameSite=Strict', ['empty', 'cookie', 'none', 'none', 'none']],
  ['no SameSite', ['empty', 'cookie', 'none', 'none', 'cookie']],
  ['__Host-bank', ['empty', 'cookie', 'none', 'none', 'cookie']],
  ['Authorization', ['empty', 'header', 'none', 'none', 'none']],
] as const;

test('each attribute acts in the browser, and the table shows what arrived', async ({ page }) => {
  test.slow();
  const { arrivals } = bankOf(page);
  await page.goto(address);
  await signInAndVisit(page);
  await openStep(page, 'Break it');
  for (const [name, found] of cases) {
    await page.getByRole('radio', { name, exact: true }).check();
    await signInAndVisit(page);
    await expect(results(page).getByRole('row').nth(1)).toContainText(name);
    await expect.poll(() => cells(page), name).toEqual(found);
  }
  // With None, the browser's own rule for third-party cookies decides about the image and the frame.
  await page.getByRole('radio', { name: 'SameSite=None', exact: true }).check();
  await signInAndVisit(page);
  await expect.poll(async () => (await cells(page)).at(-1)).toBe('cookie');
  const visit = await arrivals();
  const arrived = (dest: string) => (by(visit, dest)?.cookies.length === 0 ? 'none' : 'cookie');
  expect(await cells(page)).toEqual(['empty', 'cookie', arrived('image'), arrived('iframe'), 'cookie']);
  // The newest three settings are in the table.
  await expect(results(page).getByRole('rowheader')).toHaveText([
    'SameSite=None',
    'Authorization',
    '__Host-bank',
  ]);
});

test('Path and Secure: a request that carries the cookie, and one that does not', async ({ page }) => {
  test.slow();
  const { arrivals } = bankOf(page);
  await page.goto(address);
  await signInAndVisit(page);
  await openStep(page, 'Break it');
  await page.getByRole('radio', { name: 'Path=…/me', exact: true }).check();
  await pressUntilClosed(page, 'Sign in at the bank');
  await expect(results(page)).toContainText('to …/me, and not to …/comments, which is outside its Path.');
  await expect(results(page)).toContainText(
    'Set-Cookie: bank=…; Path=/v1/labs/bank/me; HttpOnly; SameSite=Lax',
  );
  const received = await arrivals();
  expect(received.findLast(isOwn)).toMatchObject({ cookies: ['bank'], accepted: true });
  const outside = received.findLast(({ path }) => path.endsWith('/comments'));
  expect(outside).toMatchObject({ cookies: [], accepted: false, fetchSite: 'same-origin' });
  await pressUntilClosed(page, 'Visit the other page');
  await expect.poll(() => cells(page)).toEqual(['empty', 'cookie', 'none', 'none', 'none', 'cookie']);
  await expectFitAndAccessible(page);

  // Chromium treats the host localhost as secure.
  await page.getByRole('radio', { name: 'Secure', exact: true }).check();
  await pressUntilClosed(page, 'Sign in at the bank');
  await expect(results(page)).toContainText('This browser sent the cookie with Secure over HTTP');
  await expect(results(page)).toContainText('Set-Cookie: bank=…; Path=/; HttpOnly; Secure; SameSite=Lax');
  expect((await arrivals()).findLast(isOwn)).toMatchObject({
    cookies: ['bank'],
    referer: expect.stringMatching(/^http:/),
  });

  // A switch that the chosen way does not have is disabled.
  const httpOnly = page.getByRole('checkbox', { name: 'HttpOnly' });
  await expect(httpOnly).toBeEnabled();
  for (const [name, checked] of [
    ['__Host-bank', true],
    ['Authorization', false],
  ] as const) {
    await page.getByRole('radio', { name, exact: true }).check();
    await expect(httpOnly).toBeDisabled();
    await expect(httpOnly).toBeChecked({ checked });
  }
});

test('without HttpOnly, a script can read the cookie; from another port of the host, the browser adds even Strict', async ({
  page,
}) => {
  const { arrivals } = bankOf(page);
  await page.goto(address);
  await signInAndVisit(page);
  await openStep(page, 'Break it');
  await page.getByRole('radio', { name: 'SameSite=Strict', exact: true }).check();
  await page.getByRole('checkbox', { name: /^HttpOnly/ }).uncheck();
  await page.getByRole('radio', { name: /another port/ }).check();
  await signInAndVisit(page);
  await expect.poll(() => cells(page)).toEqual(['bank', 'cookie', 'cookie', 'cookie', 'cookie']);
  const visit = await arrivals();
  expect(visit.findLast(isOwn)?.readable).toEqual(['bank']);
  expect(by(visit, 'image')).toMatchObject({ fetchSite: 'same-site', cookies: ['bank'] });
  await expect(results(page)).toContainText('of the page on the other port.');
});

test('the other site’s pixel is on two pages, and the other site’s screen shows whether the visitor is known', async ({
  page,
}) => {
  const { attacker, bank } = sitesOf();
  await page.goto(address);
  await signInAndVisit(page);
  await page.getByRole('button', { name: 'Go further' }).click();
  const open = async (name: string): Promise<Page> => {
    const popup = await pressForWindow(page, name);
    await popup.waitForURL(/student=/);
    return popup;
  };
  const onBank = await open('Open the bank with the pixel');
  await onBank.waitForLoadState('networkidle');
  await (await open('Open the other site with the pixel')).waitForLoadState('networkidle');
  const screen = await open('Show what the other site recorded');
  expect(new URL(screen.url()).origin).toBe(attacker);
  // Each page has its own entry: the origin of the page is in the Referer of the image.
  for (const origin of [bank, attacker])
    await expect(
      screen
        .getByRole('listitem')
        .filter({ hasText: ` from ${origin}/` })
        .first(),
    ).toHaveText(/(new|known) visitor [\w-]{11}/);
});

/** Moves the focus with Tab to a button or a radio button, and presses a key there. */
async function pressWithKeyboard(page: Page, target: Locator, key: string): Promise<void> {
  await expect(target).toBeEnabled();
  for (let tabs = 0; tabs < 60; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
  await page.keyboard.press(key);
}

test('the keyboard does the whole lab', async ({ page }) => {
  await page.goto(address);
  const button = (name: string | RegExp) =>
    page.getByRole('main').getByRole('button', { name }).filter({ visible: true });
  const openWithKeyboard = async (name: string): Promise<void> => {
    const opened = page.waitForEvent('popup');
    await pressWithKeyboard(page, button(name), 'Enter');
    await closed(await opened);
    await page.bringToFront();
  };
  await pressWithKeyboard(page, button(answer), 'Space');
  await openWithKeyboard('Sign in at the bank');
  await openWithKeyboard('Visit the other page');
  await expect(page.getByText(`You were right: ${answer}`)).toBeVisible();
  await pressWithKeyboard(
    page,
    page.getByRole('region', { name: 'Break it', exact: true }).locator('h2 button'),
    'Enter',
  );
  // The arrow key goes from Lax to None.
  await pressWithKeyboard(page, page.getByRole('radio', { name: 'SameSite=Lax', exact: true }), 'ArrowDown');
  await expect(page.getByRole('radio', { name: 'SameSite=None', exact: true })).toBeChecked();
  await openWithKeyboard('Sign in at the bank');
  await expect(results(page).getByRole('row').nth(1)).toContainText('SameSite=None');
  await expectCompleted(page);
});

test('a server without addresses for the sites states why the lab is off', async ({ page }) => {
  await expectOffWithoutSites(page, address);
  await expect(page.getByRole('button', { name: 'Sign in at the bank' })).toHaveCount(0);
});

test('a blocked window is a problem that the page states', async ({ page }) => {
  await page.goto(address);
  await blockWindows(page);
  await page.getByRole('button', { name: 'Sign in at the bank' }).click();
  await expect(page.getByText('The browser blocked the window.')).toBeVisible();
});
