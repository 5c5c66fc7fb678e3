import { expect } from '@playwright/test';
import { becomeAdministrator, newPerson, test } from '../support/browser.ts';

/** `npm run screenshots`: each page, wide and narrow, light and dark, into docs/screenshots. */

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const folder = '../docs/screenshots';

for (const [size, viewport] of Object.entries(sizes)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${size}, ${colorScheme}`, () => {
      test.use({ viewport, colorScheme });

      test('pictures of each page', async ({ page }) => {
        test.setTimeout(90_000);
        const shoot = (name: string): Promise<Buffer> =>
          page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png` });

        await page.goto('/sign-in');
        await shoot('sign-in');
        await page.goto('/sign-up');
        const person = newPerson('ada');
        await page.getByLabel('User name').fill(person.userName);
        await page.getByLabel('Password', { exact: true }).fill(person.password);
        await shoot('sign-up');
        await page.getByLabel('E-mail').fill(person.email);
        await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
        await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
        await expect(page.locator('[data-landed=true]', { hasText: 'kept' })).toBeVisible();
        await shoot('arrival');
        await page.getByRole('button', { name: 'Continue' }).click();

        await page.goto('/labs/stateless');
        await page.getByRole('button', { name: 'Send with one bit changed' }).click();
        await expect(page.getByText('tampered')).toBeVisible();
        await page.getByRole('button', { name: 'Send 10', exact: true }).click();
        // The picture is slower than the requests: the last of them are still on their way in it.
        await expect(page.getByText(/^1\d responses$/)).toBeVisible();
        await expect(page.getByText(/The animation is [1-4] requests? behind/)).toBeVisible({
          timeout: 15_000,
        });
        await shoot('stage');
        await page
          .getByRole('button', { name: /^Show request/ })
          .first()
          .click();
        await expect(page.getByRole('dialog')).toContainText('x-served-by');
        await shoot('headers');

        for (const path of ['account', 'sessions', 'live'] as const) {
          await page.goto(`/${path}`);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          if (path === 'live') await expect(page.getByText(/^By api-\d/)).toBeVisible();
          await shoot(path);
        }
        await becomeAdministrator(page, person);
        await page.goto('/admin');
        await expect(page.getByRole('table', { name: 'Everybody’s sessions' })).toBeVisible();
        await shoot('admin');
      });
    });
  }
}
