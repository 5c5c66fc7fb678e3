import { expect, type Page } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { becomeAdministrator, signUpOnPage, test } from '../support/browser.ts';
import { expectAccessible, expectNoHorizontalScroll } from '../support/lab.ts';

const asGuest = ['/', '/labs/stateless', '/progress', '/end', '/sign-up', '/sign-in', '/nowhere'] as const;
const signedIn = ['/labs/stateless', '/progress', '/account', '/sessions', '/live', '/admin'] as const;

for (const width of [1440, 360]) {
  test(`axe finds no violation on any page, ${width} px wide`, async ({ page }) => {
    test.setTimeout(360_000);
    await page.setViewportSize({ width, height: 900 });
    for (const path of asGuest) await expectAccessiblePage(page, path);
    const user = newUser();
    await signUpOnPage(page, user);
    for (const path of signedIn) await expectAccessiblePage(page, path);
    await becomeAdministrator(page, user);
    await expectAccessiblePage(page, '/admin');
  });
}

test('no page scrolls sideways on a screen of 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const user = newUser();
  await signUpOnPage(page, user);
  for (const path of signedIn) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoHorizontalScroll(page);
  }
  await becomeAdministrator(page, user);
  await page.goto('/admin');
  await expect(page.getByRole('table', { name: 'Sessions of all users' })).toBeVisible();
  await expectNoHorizontalScroll(page);
});

test('the keyboard skips to the page, sends, opens the log and a row of it, and closes both', async ({
  page,
}) => {
  await page.goto('/labs/stateless');
  await expect(page.getByRole('button', { name: 'Send 1', exact: true })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /Skip/ })).toBeFocused();
  await page.getByRole('button', { name: 'Send 1', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Requests/ }).focus();
  await page.keyboard.press('Enter');
  const row = page.getByRole('button', { name: /^Show request \d+, GET \/v1\/ping/ });
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row).toBeHidden();
});

/** The rules of axe about colours: a theme changes nothing else. */
const colourRules = ['color-contrast', 'link-in-text-block'];

async function expectAccessiblePage(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page, path);
  // The colours do not depend on the width.
  if (page.viewportSize()?.width === 360) return;
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(async () => {
    const changes = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(changes.map(({ finished }) => finished));
  });
  await expectAccessible(page, `${path}, dark`, colourRules);
  await page.emulateMedia({ colorScheme: 'light' });
}
