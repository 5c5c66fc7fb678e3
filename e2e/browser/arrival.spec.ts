import { expect } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { signUpOnPage, storedToken, test } from '../support/browser.ts';
import { expectFitAndAccessible } from '../support/lab.ts';

test('after a sign-up a page explains the token, copies it, and links to the next page', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const user = newUser();
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(user.userName);
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/token$/);
  const token = await storedToken(page);
  const main = page.getByRole('main');
  await expect(main.getByRole('button', { name: 'Continue to lab 1' })).toBeFocused();
  await expect(main).toContainText('authorization:');
  await expect(main).toContainText('The browser sends a cookie by itself, also when another site');
  await expect(main).not.toContainText(token ?? 'no token');
  await main.getByRole('button', { name: 'Copy the token' }).click();
  await expect(main.getByText('Copied').first()).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await expectFitAndAccessible(page);

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Your token is here' })).toBeVisible();
  await expect(main).not.toContainText('authorization:');
  await expect(main).toContainText('session-lab.token');
  await page.getByRole('button', { name: 'Continue to lab 1' }).click();
  await expect(page).toHaveURL(/\/labs\/stateless$/);
});

test('a page that needs a session opens again after the user has signed in', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto('/sessions');
  await expect(page.getByText('Sign in to see your sessions.')).toBeVisible();
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Continue to your sessions' }).click();
  await expect(page).toHaveURL(/\/sessions$/);
});

test('the first field of a form has the focus, also after a link inside the app', async ({ page }) => {
  await page.goto('/labs/stateless');
  await page.getByRole('banner').getByRole('link', { name: 'Sign up' }).click();
  await expect(page.getByLabel('User name')).toBeFocused();
  await page.getByRole('link', { name: 'Sign in instead' }).click();
  await expect(page.getByLabel('User name or e-mail')).toBeFocused();
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByLabel('User name')).toBeFocused();
});

test('a guest who opens the page of the token is sent to sign in', async ({ page }) => {
  await page.goto('/token');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
