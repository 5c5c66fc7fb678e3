import { expect, type Page } from '@playwright/test';
import { expectAnswer } from '../support/course.ts';
import {
  bankOf,
  blockWindows,
  cellOf,
  closed,
  expectOffWithoutSites,
  expectStopWhenClosed,
  pressForWindow,
  sitesOf,
  wordsIn,
} from '../support/bank.ts';
import { test } from '../support/browser.ts';
import {
  expectAccessible,
  expectCompleted,
  expectFitAndAccessible,
  guess,
  openStep,
  resetLab,
} from '../support/lab.ts';

// The whole lab with real windows: each cell of the matrix is a request that the other site caused.

const sites = sitesOf();
const address = '/labs/csrf';
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const attacks = ['form', 'link', 'image', 'fetch', 'frame', 'port', 'login'] as const;
const banks = {
  'SameSite=None': 'none.none',
  'no SameSite': 'unset.none',
  'SameSite=Lax': 'lax.none',
  'SameSite=Strict': 'strict.none',
  'synchronizer token': 'none.token',
  headers: 'none.fetch-metadata',
  'no cookie': 'header.header-only',
} as const;

/**
 * The outcomes in Chromium, which sends no cookie with images, frames and fetch of another site. One row for each defence, one
 * word for each attack.
 */
const expected: Readonly<Record<keyof typeof banks, readonly string[]>> = {
  'SameSite=None': ['paid', 'paid', 'no cookie', 'no cookie', 'no cookie', 'paid', 'signed in'],
  // The cookie is less than two minutes old.
  'no SameSite': ['paid', 'paid', 'no cookie', 'no cookie', 'no cookie', 'paid', 'signed in'],
  'SameSite=Lax': ['no cookie', 'paid', 'no cookie', 'no cookie', 'no cookie', 'paid', 'signed in'],
  'SameSite=Strict': ['no cookie', 'no cookie', 'no cookie', 'no cookie', 'no cookie', 'paid', 'signed in'],
  'synchronizer token': ['no token', 'paid', 'no cookie', 'no cookie', 'no cookie', 'no token', 'signed in'],
  headers: ['cross-site', 'paid', 'no cookie', 'no cookie', 'no cookie', 'cross-site', 'cross-site'],
  'no cookie': ['no cookie', 'no cookie', 'no cookie', 'no cookie', 'no cookie', 'no cookie', 'not kept'],
};

const matrix = (page: Page) => page.getByRole('table', { name: 'Attacks and defences' });

/** Signs in and visits the prize page, as in step 2. */
async function loseMoney(page: Page): Promise<Page> {
  await pressForWindow(page, 'Sign in at the bank');
  const prize = await pressForWindow(page, 'Open the prize page');
  await expect(prize.getByText('What this page does')).toBeVisible();
  await expect(prize.locator('pre')).toContainText('name="amount" value="100"');
  await expectAnswer(page);
  return prize;
}

/** Loses the money, and opens step 4. */
async function openMatrix(page: Page): Promise<void> {
  await page.goto(address);
  await (await loseMoney(page)).close();
  await openStep(page, 'Break it');
}

test('a visit to the prize page moves the money, and the request on the screen is the one that arrived', async ({
  page,
}) => {
  const { arrivals, student } = bankOf(page);
  await page.goto(address);
  await guess(page, 'No: the page does not know your cookie');
  await expectAccessible(page, 'before the run');
  const prize = await loseMoney(page);
  await expect(prize.getByRole('status')).toHaveText('You sent 100 to mallory.');

  const forged = (await arrivals()).find(({ path }) => path.endsWith('/transfer'));
  expect(forged).toMatchObject({
    accepted: true,
    user: 'ada',
    balance: 900,
    origin: sites.attacker,
    fetchSite: 'cross-site',
    cookies: ['bank'],
    authorization: false,
  });
  const facts = page.getByLabel('Request of the prize page', { exact: true });
  for (const text of [
    'POST /transfer',
    sites.attacker,
    'cross-site',
    'navigate, document',
    '303 transferred',
  ])
    await expect(facts).toContainText(text);
  await expect(page.getByRole('figure')).toContainText('Ada € 900');
  // No run is in flight. The page receives what the student does in a window of the sites, too.
  await prize.goto(`${sites.attacker}/prize?student=${student()}`);
  await prize.getByRole('button', { name: 'Claim my prize' }).click();
  await expect(page.getByRole('figure')).toContainText('Ada € 800');
  await expect(page.getByRole('region', { name: 'Right answer' })).toContainText('Yes');
  await expect(page.getByText('Your guess: No')).toBeVisible();
  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(facts).not.toContainText('cross-site');
});

test('“Run all” fills each cell of the matrix in less than a minute, with what arrived at the bank', async ({
  page,
}) => {
  const { arrivals } = bankOf(page);
  await openMatrix(page);
  const before = (await arrivals()).length;
  expect(new Set(Object.values(await wordsIn(matrix(page))))).toEqual(new Set(['not tried']));

  const started = Date.now();
  const runner = await pressForWindow(page, 'Run all 49 attacks');
  await expect(page.getByText(/^49 tried: /)).toBeVisible({ timeout: 60_000 });
  expect(Date.now() - started).toBeLessThan(60_000);
  await closed(runner);

  const words = await wordsIn(matrix(page));
  expect(words).toEqual(
    Object.fromEntries(
      Object.entries(banks).flatMap(([name, mark]) =>
        attacks.map((attack, index) => [
          `${mark}.${attack}`,
          new Map(Object.entries(expected)).get(name)?.[index],
        ]),
      ),
    ),
  );
  // The screen agrees with the requests that arrived: one for each cell, from the site of its attack.
  const received = new Map(
    (await arrivals()).slice(before).flatMap((arrival) => (arrival.mark ? [[arrival.mark, arrival]] : [])),
  );
  for (const [mark, word] of Object.entries(words)) {
    const arrival = received.get(mark);
    expect(arrival, mark).toMatchObject({
      accepted: ['paid', 'signed in', 'not kept'].includes(word),
      fetchSite: mark.endsWith('.port') ? 'same-site' : 'cross-site',
    });
    if (word === 'no cookie') expect(arrival?.cookies, mark).toEqual([]);
    if (word === 'paid') expect(arrival?.balance, mark).toBeLessThan(1000);
    if (word === 'paid' || word === 'no token') expect(arrival?.cookies, mark).toEqual(['bank']);
  }
  // The last attacks were refused, in a bank that was opened again, and the browser has no cookie of this bank.
  const picture = page.getByRole('figure');
  await expect(picture).toContainText('bank: Ada € 1000');
  await expect(picture).toContainText('no cookie');
  await expectCompleted(page);
  await expectAccessible(page, 'after all attacks');
});

test('a click on a cell runs one attack, shows its request, and leads to the code of its defence', async ({
  page,
}) => {
  await openMatrix(page);
  const selected = page.getByRole('region', { name: 'Selected cell' });

  await cellOf(page, 'strict.none.port').click();
  await expect(selected).toContainText('Form, other port against SameSite=Strict');
  await expect(selected).toContainText('paid 100');
  await expect(selected.getByLabel('Request of the selected cell')).toContainText(sites.neighbour);
  await expect(cellOf(page, 'strict.none.port')).toHaveAccessibleName(/: paid$/);
  await expect(cellOf(page, 'strict.none.form')).toHaveAccessibleName(/: not tried$/);

  await cellOf(page, 'none.fetch-metadata.login').click();
  await expect(selected).toContainText('Sec-Fetch-Site states that no page of the bank caused it');
  await selected.getByRole('button', { name: 'Code of this defence' }).click();
  const source = page.getByLabel('Source: packages/session/src/cookie.ts');
  await expect(source.locator('[data-marked="true"]').first()).toContainText('function causeOf');
  await expect(source).toBeInViewport();
  // The cell of before keeps its request.
  await cellOf(page, 'strict.none.port').click();
  await expect(selected).toContainText('paid 100');
});

test('a run whose window is closed stops, and the cells that were not tried stay empty', async ({ page }) => {
  await openMatrix(page);
  await expectStopWhenClosed(page, {
    button: 'Run all 49 attacks',
    after: ['none.none.link', 'paid'],
    untried: 'header.header-only.form',
  });
});

test('a cell without an arrival states it, and a blocked window has a note', async ({ page, context }) => {
  await openMatrix(page);
  await context.route(/transfer\?.*mark=none\.none\.image/, (route) => route.abort());
  await cellOf(page, 'none.none.image').click();
  await expect(cellOf(page, 'none.none.image')).toHaveAccessibleName(/: no arrival$/);
  await expect(page.getByRole('region', { name: 'Selected cell' })).toContainText(
    'The bank recorded no request',
  );

  await blockWindows(page);
  await cellOf(page, 'none.none.link').click();
  await expect(
    page.getByRole('region', { name: 'Break it' }).getByText('The browser blocked the window.'),
  ).toBeVisible();
  await expect(cellOf(page, 'none.none.link')).toHaveAccessibleName(/: not tried$/);
});

test('without the sites, the lab states why it is off', async ({ page }) => {
  await expectOffWithoutSites(page, address);
  await expect(page.getByRole('button', { name: 'Sign in at the bank' })).toBeDisabled();
});
