import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';

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

test('who waits for the app as usual does not see that it may have got lost', async ({ page }) => {
  const waiting = page.getByText('Session Lab is still loading.');
  const seen: boolean[] = [];
  await page.route(/\/assets\/index-[^/]*\.js$/, async (route) => {
    await waiting.waitFor({ state: 'attached' });
    seen.push(await waiting.isVisible());
    await route.continue();
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(seen).toEqual([false]);
});

test('a page that does not arrive leaves the others alone and can be loaded again', async ({ page }) => {
  await page.goto('/');
  const found = await lose(page, /\/assets\/page-[^/]*\.js$/);
  await page.getByRole('navigation').getByRole('link', { name: 'HMAC' }).click();
  await expect(page.getByRole('heading', { name: 'This page broke' })).toBeVisible();
  await found();
  await page.getByRole('button', { name: 'Load it anew' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^HMAC is not/);
});

test('what shows a request in full may not arrive: the page says so, and goes on', async ({ page }) => {
  await page.goto('/labs/stateless');
  await lose(page, /\/assets\/exchange-dialog-[^/]*\.js$/);
  await page.getByRole('button', { name: 'Send 10', exact: true }).click();
  const log = page.getByRole('region', { name: 'Requests' });
  await log
    .getByRole('button', { name: /show its headers/ })
    .first()
    .click();
  await expect(page.getByText('What shows a request did not arrive')).toBeInViewport();
  await page.getByRole('button', { name: 'Send 10', exact: true }).click();
  await expect(page.getByText(/ requests: api-1 answered/)).toBeAttached();
});
