import { expect, type Page } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { signInOnPage, signUpOnPage, test, watch } from '../support/browser.ts';

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Labs and pages' });
const done = (page: Page) => navigation(page).getByRole('link', { name: /Stateless requests\s*, completed/ });

async function completeFirstLab(page: Page): Promise<void> {
  await page.goto('/labs/stateless');
  await page.getByRole('button', { name: 'Send 4', exact: true }).click();
  await expect(done(page)).toBeVisible();
}

test('a guest’s progress stays in the browser, moves to the account at sign-up, and appears on another device', async ({
  page,
  browser,
  watched,
}) => {
  test.setTimeout(90_000);
  await completeFirstLab(page);
  await page.reload();
  await expect(done(page)).toBeVisible();

  const user = newUser();
  await signUpOnPage(page, user);
  await expect(done(page)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(navigation(page).getByRole('link', { name: /Stateless requests$/ })).toBeVisible();

  const otherContext = await browser.newContext();
  await watch(otherContext, watched);
  const otherPage = await otherContext.newPage();
  await signInOnPage(otherPage, user);
  await otherPage.goto('/labs/stateless');
  await expect(done(otherPage)).toBeVisible();
  await expect(otherPage.getByText(/^Completed on/)).toBeVisible();
  await otherContext.close();
});
