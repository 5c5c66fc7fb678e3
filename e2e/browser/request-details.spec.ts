import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { endpoints } from '@session-lab/contract';
import { newUser } from '../support/account.ts';
import { signUpOnPage, storedToken, test } from '../support/browser.ts';
import { expectAccessible } from '../support/lab.ts';

const run = promisify(execFile);

/** Opens the details of the newest request that the pattern matches. */
async function openDetails(page: Page, request: RegExp): Promise<void> {
  await page
    .getByRole('table', { name: 'Requests, newest first' })
    .getByRole('button', { name: request })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toBeVisible();
}

/** Presses a copy button of the details. Returns the text in the clipboard. */
async function copied(page: Page, what: string): Promise<string> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `Copy ${what}` })
    .click();
  await expect(page.getByRole('dialog').getByText('Copied').first()).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

test.beforeEach(async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
});

test('the details have the bodies of a request, without the password and the token', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user);
  await page.goto('/sessions');
  await page.goto('/account');
  const token = await storedToken(page);
  await page.getByLabel('Name that others see').fill("Ada O'Brien");
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /^Requests/ }).click();
  await openDetails(page, /PATCH \/v1\/users\/me/);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Body').first()).toContainText(`"displayName": "Ada O'Brien"`);
  await expect(dialog.getByLabel('Body').last()).toContainText(`"userName": "${user.userName}"`);
  await expect(dialog).not.toContainText(token ?? 'no token');
  await expectAccessible(page);
});

test('the password of a sign-up is not in the details', async ({ page }) => {
  const user = newUser();
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(user.userName);
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('button', { name: 'Continue' }).waitFor();
  await page.getByRole('button', { name: /^Requests/ }).click();
  await openDetails(page, /POST \/v1\/users/);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('"password": "••••••••"');
  await expect(dialog).not.toContainText(user.password);
  await expect(dialog.getByRole('button', { name: 'Copy as cURL' })).toHaveCount(0);
  expect(await copied(page, 'the token')).toBe(await storedToken(page));
});

test('the token, the header and a cURL command are copied, and bash runs the command', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user);
  await page.goto('/account');
  const token = await storedToken(page);
  await page.getByLabel('Name that others see').fill('Ada\'s $(id) `id` "x" \\');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /^Requests/ }).click();
  await openDetails(page, /PATCH \/v1\/users\/me/);
  expect(await copied(page, 'the token')).toBe(token);
  expect(await copied(page, 'the header')).toBe(`Authorization: Bearer ${token}`);

  const { stdout } = await run('bash', ['-c', await copied(page, 'as cURL')]);
  const [head = '', body = ''] = stdout.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 200/);
  const profile = endpoints.changeProfile.response.parse(JSON.parse(body));
  expect(profile).toMatchObject({ userName: user.userName, displayName: 'Ada\'s $(id) `id` "x" \\' });
});

test('buttons and arrow keys go to the previous and to the next request, and the focus stays', async ({
  page,
}) => {
  await page.goto('/labs/stateless');
  await page.getByRole('button', { name: 'Send 10 requests', exact: true }).click();
  await page.getByRole('button', { name: /^Skip/ }).click();
  await page.getByRole('button', { name: /^Requests/ }).click();
  await openDetails(page, /^Show request 3, /);
  const dialog = page.getByRole('dialog');
  const next = dialog.getByRole('button', { name: 'Next request' });
  await expect(dialog.getByRole('heading', { name: 'Request 3' })).toBeVisible();
  await next.click();
  await expect(dialog.getByRole('heading', { name: 'Request 4' })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(dialog.getByRole('heading', { name: 'Request 2' })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(dialog.getByRole('heading', { name: 'Request 1', exact: false })).toBeVisible();
  await expect(next).toBeFocused();
});
