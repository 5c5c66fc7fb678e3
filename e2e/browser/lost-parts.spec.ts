import { expect, type Page } from '@playwright/test';
import { expectSignedIn, newPerson, signUpOnPage, test } from '../support/browser.ts';

/** Scripts whose path matches do not arrive, until the result is called. */
async function lose(page: Page, part: RegExp): Promise<() => Promise<void>> {
  await page.route(part, (route) => route.abort());
  return () => page.unroute(part);
}

test('where the app’s own script does not come, the page says so and can be loaded again', async ({
  page,
}) => {
  const found = await lose(page, /\/assets\/index-[^/]*\.js$/);
  await page.goto('/labs/hmac');
  const again = page.getByRole('link', { name: 'load this page again' });
  await expect(again).toBeVisible({ timeout: 10_000 });
  await found();
  await again.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^HMAC is not/);
  await expect(again).toHaveCount(0);
});

test('while the app’s own script is on its way the page says so at once, and later that it takes long', async ({
  page,
}) => {
  const late = page.getByText('This takes longer than usual.');
  let deliver: (() => void) | undefined;
  const delivered = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  await page.route(/\/assets\/index-[^/]*\.js$/, async (route) => {
    await delivered;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.getByRole('status')).toContainText('Loading Session Lab…', { timeout: 1_000 });
  // Hidden as soon as there are styles.
  await expect(late).toBeHidden({ timeout: 2_000 });
  await expect(late).toBeVisible();
  deliver?.();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(late).toHaveCount(0);
});

test('while a page’s script is on its way the page says so at once, and later that it takes long', async ({
  page,
}) => {
  await page.goto('/');
  let deliver: (() => void) | undefined;
  const delivered = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  await page.route(/\/assets\/page-[^/]*\.js$/, async (route) => {
    await delivered;
    await route.continue();
  });
  await page.getByRole('navigation').getByRole('link', { name: 'HMAC' }).click();
  const status = page.getByRole('main').getByRole('status');
  await expect(status).toHaveText('Loading this page…', { timeout: 1_000 });
  await expect(status).toContainText('This takes longer than usual.');
  deliver?.();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^HMAC is not/);
  await expect(status).toHaveCount(0);
});

test('a page that does not arrive leaves the others alone and loads again by a button', async ({ page }) => {
  await page.goto('/');
  const found = await lose(page, /\/assets\/page-[^/]*\.js$/);
  await page.getByRole('navigation').getByRole('link', { name: 'HMAC' }).click();
  await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeVisible();
  await found();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^HMAC is not/);
});

test('pages that were opened without a network load again at the next visit and by themselves, and a token in memory stays', async ({
  page,
  context,
}) => {
  const person = newPerson();
  await signUpOnPage(page, person, { keep: false });
  const link = (name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true });
  const heading = page.getByRole('heading', { level: 1 });
  await context.setOffline(true);
  for (const name of ['Sessions', 'Account']) {
    await link(name).click();
    await expect(heading).toHaveText('This page did not load');
    await expect(page.getByRole('button', { name: 'Reload' })).toHaveCount(0);
  }
  await context.setOffline(false);
  await expect(heading).toHaveText('Account');
  for (const name of ['Sessions', 'Account', 'Live']) {
    await link(name).click();
    await expect(heading).toHaveText(name);
  }
  await expectSignedIn(page, person);
});

test('a script that does not arrive is not imported, as older browsers keep a failed import for good', async ({
  page,
}) => {
  await page.goto('/');
  await lose(page, /\/assets\/page-[^/]*\.js$/);
  await page.getByRole('navigation').getByRole('link', { name: 'HMAC' }).click();
  await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeVisible();
  const initiators = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => /\/assets\/page-[^/]*\.js$/.test(name))
      .map((entry) => Reflect.get(entry, 'initiatorType')),
  );
  expect(initiators).toEqual(['fetch']);
});

test('a page whose styles did not arrive loads again with its styles', async ({ page }) => {
  await page.goto('/');
  const found = await lose(page, /\/assets\/page-[^/]*\.css$/);
  await page.getByRole('navigation').getByRole('link', { name: 'HMAC' }).click();
  await expect(page.getByRole('heading', { name: 'This page did not load' })).toBeVisible();
  await found();
  const styles = page.waitForResponse(/\/assets\/page-[^/]*\.css$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  expect((await styles).status()).toBe(200);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^HMAC is not/);
});

test('the view of a request may not arrive: the page says so, and loads it again', async ({ page }) => {
  await page.goto('/labs/stateless');
  const found = await lose(page, /\/assets\/exchange-dialog-[^/]*\.js$/);
  await page.getByRole('button', { name: 'Send 10', exact: true }).click();
  const log = page.getByRole('region', { name: 'Requests' });
  await log
    .getByRole('button', { name: /^Show request/ })
    .first()
    .click();
  await expect(page.getByText('Request details failed to load')).toBeInViewport();
  await page.getByRole('button', { name: 'Send 10', exact: true }).click();
  await expect(page.getByText(/ requests: api-1 answered/)).toBeAttached();
  await found();
  await log.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});
