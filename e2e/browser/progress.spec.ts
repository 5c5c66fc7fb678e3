import { expect, type Page } from '@playwright/test';
import { newPerson, signInOnPage, signUpOnPage, test, watch } from '../support/browser.ts';

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Labs and pages' });
const done = (page: Page) => navigation(page).getByRole('link', { name: /Stateless requests\s*, completed/ });

async function completeFirstLab(page: Page): Promise<void> {
  await page.goto('/labs/stateless');
  await page.getByRole('button', { name: 'Send 4', exact: true }).click();
  await expect(done(page)).toBeVisible();
}

test('a guest’s progress stays in the browser, is taken along at sign-up, and shows on another device', async ({
  page,
  browser,
  watched,
}) => {
  test.setTimeout(90_000);
  await completeFirstLab(page);
  await page.reload();
  await expect(done(page)).toBeVisible();

  const person = newPerson();
  await signUpOnPage(page, person);
  await expect(done(page)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(navigation(page).getByRole('link', { name: /Stateless requests$/ })).toBeVisible();

  const other = await browser.newContext();
  await watch(other, watched);
  const there = await other.newPage();
  await signInOnPage(there, person);
  await there.goto('/labs/stateless');
  await expect(done(there)).toBeVisible();
  await expect(there.getByText(/^Completed on/)).toBeVisible();
  await other.close();
});
