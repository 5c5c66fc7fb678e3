import { expect, type Page } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { expectSignedIn, openByMenu, openLog, signUpOnPage, test } from '../support/browser.ts';

/** Aborts the loading of files whose path matches `part`. Returns a function that allows them again. */
async function block(page: Page, part: RegExp): Promise<() => Promise<void>> {
  await page.route(part, (route) => route.abort());
  return () => page.unroute(part);
}

test('if the app’s script fails to load, the page explains it and offers a reload', async ({ page }) => {
  const unblock = await block(page, /\/assets\/index-[^/]*\.js$/);
  await page.goto('/labs/hmac');
  const again = page.getByRole('link', { name: 'reload this page' });
  await expect(again).toBeVisible({ timeout: 10_000 });
  await unblock();
  await again.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/SHA-256/);
  await expect(again).toHaveCount(0);
});

test('while the app’s script loads, the page shows it at once, and later that loading takes long', async ({
  page,
}) => {
  const late = page.getByText('This takes longer than usual.');
  const { promise: delivered, resolve: deliver } = Promise.withResolvers<void>();
  await page.route(/\/assets\/index-[^/]*\.js$/, async (route) => {
    await delivered;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.getByRole('status')).toContainText('Loading Session Lab…', { timeout: 1_000 });
  // The styles hide the text until loading takes long.
  await expect(late).toBeHidden({ timeout: 2_000 });
  await expect(late).toBeVisible();
  deliver();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(late).toHaveCount(0);
});

test('while a page’s script loads, the app shows it at once, and later that loading takes long', async ({
  page,
}) => {
  await page.goto('/');
  const { promise: delivered, resolve: deliver } = Promise.withResolvers<void>();
  await page.route(/\/assets\/page-[^/]*\.js$/, async (route) => {
    await delivered;
    await route.continue();
  });
  await openByMenu(page, 'HMAC');
  const status = page.getByRole('main').getByRole('status');
  await expect(status).toHaveText('Loading this page…', { timeout: 1_000 });
  await expect(status).toContainText('This takes longer than usual.');
  deliver();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/SHA-256/);
  await expect(status.filter({ hasText: /^Loading|longer than usual/ })).toHaveCount(0);
});

test('a page that fails to load does not affect other pages, and a button loads it again', async ({
  page,
}) => {
  await page.goto('/');
  const unblock = await block(page, /\/assets\/page-[^/]*\.js$/);
  await openByMenu(page, 'HMAC');
  await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeVisible();
  await unblock();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/SHA-256/);
});

test('pages that failed to load without a network load again when it is back, and a token in memory stays', async ({
  page,
  context,
}) => {
  const user = newUser();
  await signUpOnPage(page, user, { keep: false });
  const heading = page.getByRole('heading', { level: 1 });
  await context.setOffline(true);
  for (const name of ['Sessions', 'Account']) {
    await openByMenu(page, name, { exact: true });
    await expect(heading).toHaveText('This page did not load');
    await expect(page.getByRole('button', { name: 'Reload' })).toHaveCount(0);
  }
  await context.setOffline(false);
  await expect(heading).toHaveText('Account');
  for (const name of ['Sessions', 'Account', 'Live']) {
    await openByMenu(page, name, { exact: true });
    await expect(heading).toHaveText(name);
  }
  await expectSignedIn(page, user);
});

test('a script that fails to load is not imported, because older browsers cache a failed import', async ({
  page,
}) => {
  await page.goto('/');
  await block(page, /\/assets\/page-[^/]*\.js$/);
  await openByMenu(page, 'HMAC');
  await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeVisible();
  const initiators = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/assets\/page-[^/]*\.js$/.test(name))
      .map((entry): unknown => Reflect.get(entry, 'initiatorType')),
  );
  expect(initiators).toEqual(['fetch']);
});

test('a page whose styles failed to load loads again with its styles', async ({ page }) => {
  await page.goto('/');
  const unblock = await block(page, /\/assets\/page-[^/]*\.css$/);
  await openByMenu(page, 'HMAC');
  await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeVisible();
  await unblock();
  const styles = page.waitForResponse(/\/assets\/page-[^/]*\.css$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  expect((await styles).status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/SHA-256/);
});

test('request details that fail to load show a notice, and a button loads them again', async ({ page }) => {
  await page.goto('/labs/stateless');
  const unblock = await block(page, /\/assets\/exchange-dialog-[^/]*\.js$/);
  await page.getByRole('button', { name: 'Send 10 requests', exact: true }).click();
  await page.getByRole('button', { name: /^Skip/ }).click();
  await openLog(page);
  const log = page.getByRole('region', { name: 'Requests' });
  await log
    .getByRole('button', { name: /^Show request/ })
    .first()
    .click();
  await expect(page.getByText('Request details failed to load')).toBeInViewport();
  await expect(page.getByText(/^Two servers answered/)).toBeVisible();
  await unblock();
  await log.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});
