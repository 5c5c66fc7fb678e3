import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { becomeAdministrator, newPerson, signUpOnPage, test } from '../support/browser.ts';

const asGuest = ['/', '/labs/stateless', '/sign-up', '/sign-in', '/nowhere'] as const;
const signedIn = ['/labs/stateless', '/account', '/sessions', '/live', '/admin'] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    for (const width of [1440, 360]) {
      test(`axe finds nothing on any page, ${width} px wide`, async ({ page }) => {
        test.setTimeout(90_000);
        await page.setViewportSize({ width, height: 900 });
        for (const path of asGuest) await expectAccessible(page, path);
        const person = newPerson();
        await signUpOnPage(page, person);
        for (const path of signedIn) await expectAccessible(page, path);
        await becomeAdministrator(page, person);
        await expectAccessible(page, '/admin');
      });
    }
  });
}

test('no page is wider than a screen of 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const person = newPerson();
  await signUpOnPage(page, person);
  for (const path of signedIn) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(content, path).toBeLessThanOrEqual(screen ?? 0);
  }
  await becomeAdministrator(page, person);
  await page.goto('/admin');
  await expect(page.getByRole('table', { name: 'Everybody’s sessions' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

test('by keyboard alone: skip to the page, send, open a row, close it', async ({ page }) => {
  await page.goto('/labs/stateless');
  await expect(page.getByRole('button', { name: 'Send 1', exact: true })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /Skip/ })).toBeFocused();
  await page.getByRole('button', { name: 'Send 1', exact: true }).focus();
  await page.keyboard.press('Enter');
  const row = page.getByRole('button', { name: /^Show request \d+: GET \/v1\/ping/ });
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row).toBeFocused();
});

async function expectAccessible(page: import('@playwright/test').Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
  ).toEqual([]);
}
