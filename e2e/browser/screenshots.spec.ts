import { expect } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { becomeAdministrator, test } from '../support/browser.ts';

/** Runs with `npm run screenshots`: saves each page, wide and narrow, light and dark, to docs/screenshots. */

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const folder = '../docs/screenshots';

for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test('screenshots of each page', async ({ page }) => {
        test.setTimeout(90_000);
        const takeScreenshot = (name: string): Promise<Buffer> =>
          page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png` });

        await page.goto('/sign-in');
        await takeScreenshot('sign-in');
        await page.goto('/sign-up');
        const user = newUser('ada');
        await page.getByLabel('User name').fill(user.userName);
        await page.getByLabel('Password', { exact: true }).fill(user.password);
        await takeScreenshot('sign-up');
        await page.getByLabel('E-mail').fill(user.email);
        await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
        await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
        await expect(page.locator('[data-arrived=true]', { hasText: 'stored' })).toBeVisible();
        await takeScreenshot('arrival');
        await page.getByRole('button', { name: 'Continue' }).click();

        await page.goto('/labs/stateless');
        await page.getByRole('button', { name: 'Send 10 requests', exact: true }).click();
        const position = page.getByRole('slider', { name: 'Request of the run' });
        await expect
          .poll(async () => Number(await position.inputValue()), { timeout: 30_000 })
          .toBeGreaterThanOrEqual(3);
        await takeScreenshot('stage');
        await page.getByRole('button', { name: /^Requests/ }).click();
        await page
          .getByRole('button', { name: /^Show request/ })
          .first()
          .click();
        await expect(page.getByRole('dialog')).toContainText('x-served-by');
        await takeScreenshot('headers');

        for (const path of ['account', 'sessions', 'live'] as const) {
          await page.goto(`/${path}`);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          if (path === 'live') await expect(page.getByText(/^Your socket is on api-\d/)).toBeVisible();
          await takeScreenshot(path);
        }
        await becomeAdministrator(page, user);
        await page.goto('/admin');
        await expect(page.getByRole('table', { name: 'Sessions of all users' })).toBeVisible();
        await takeScreenshot('admin');
      });
    });
  }
}
