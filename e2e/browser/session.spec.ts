import { expect } from '@playwright/test';
import { send } from '../support/http.ts';
import { newUser } from '../support/account.ts';
import {
  expectGuest,
  expectSignedIn,
  openLog,
  signInOnPage,
  signUpOnPage,
  storedToken,
  test,
  watch,
} from '../support/browser.ts';

test('from sign-up to sign-out, the page receives the token in a header, stores it, sends it, and deletes it', async ({
  page,
}) => {
  const user = newUser();
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(user.userName);
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  const created = page.waitForResponse((response) => response.url().endsWith('/v1/users'));
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  const token = (await (await created).headerValue('authorization'))?.replace('Bearer ', '') ?? '';
  expect(token).toHaveLength(86);

  await expect(page.getByRole('heading', { name: 'Your token is here' })).toBeVisible();
  expect(await storedToken(page)).toBe(token);
  await page.getByRole('button', { name: 'Show the token' }).click();
  await expect(page.getByRole('main')).toContainText(token);
  await page.getByRole('button', { name: 'Continue' }).click();

  const sent = page.waitForRequest((request) => request.url().endsWith('/v1/users/me'));
  await page.reload();
  expect(await (await sent).headerValue('authorization')).toBe(`Bearer ${token}`);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectGuest(page);
  expect(await storedToken(page)).toBeNull();
  expect((await send('/v1/users/me', { token })).status).toBe(401);
});

test('a pasted password of 128 characters is kept unchanged and signs in', async ({ page, context }) => {
  const user = { ...newUser(), password: ` ${'🐎'.repeat(126)} ` };
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(user.userName);
  await page.getByLabel('E-mail').fill(user.email);
  await page.evaluate((text) => navigator.clipboard.writeText(text), user.password);
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+V');
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue(user.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { name: 'Your token is here' })).toBeVisible();
  for (const [password, status] of [
    [user.password, 201],
    [user.password.trim(), 401],
  ]) {
    const json = { email: user.email, password };
    expect((await send('/v1/sessions', { method: 'POST', json })).status).toBe(status);
  }
});

test('the user name signs in, and the request contains the device token from the sign-up', async ({
  page,
}) => {
  const user = newUser();
  await signUpOnPage(page, user);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectGuest(page);
  await page.goto('/sign-in');
  await expect(page.getByLabel('User name or e-mail')).toHaveAttribute('autocomplete', 'username');
  await page.getByLabel('User name or e-mail').fill(user.userName);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  expect(await (await sent).headerValue('device-token')).toMatch(/^[\w-]{72}$/);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectSignedIn(page, user);
});

test('a password manager saves the e-mail address, and the page reports a weak password before it is sent', async ({
  page,
}) => {
  await page.goto('/sign-up');
  await expect(page.getByLabel('E-mail')).toHaveAttribute('autocomplete', 'username');
  await page.getByLabel('User name').fill('ada.lovelace');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('Session-Lab1');
  await expect(page.getByText('It contains words of this site.')).toBeVisible();
  await password.fill('ada.lovelace1');
  await expect(page.getByText('It contains your own name.')).toBeVisible();
  await password.fill('correct horse battery staple');
  await expect(page.getByText('Strong')).toBeVisible();
});

test('a row of the log opens the raw headers of request and response', async ({ page }) => {
  await signUpOnPage(page, newUser());
  await page.goto('/labs/stateless');
  const token = await storedToken(page);
  await openLog(page);
  await page
    .getByRole('button', { name: /^Show request \d+, GET \/v1\/users\/me/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/x-served-by/i);
  await expect(dialog).toContainText(/server-timing/i);
  await expect(dialog).not.toContainText(token ?? 'no token');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a session that another window ends has ended here within a second, and the window shows the reason', async ({
  page,
  browser,
  watched,
}) => {
  const user = newUser();
  await signUpOnPage(page, user);
  const otherContext = await browser.newContext({ baseURL: new URL(page.url()).origin });
  await watch(otherContext, watched);
  const otherPage = await otherContext.newPage();
  await signInOnPage(otherPage, user);

  await page.goto('/sessions');
  await expect(page.getByRole('table', { name: 'Your sessions, newest first' }).getByRole('row')).toHaveCount(
    3,
  );
  const ended = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.getByRole('button', { name: /^End .*other/ }).click();
  await ended;
  const since = performance.now();
  await expect(otherPage.getByText('Your session has ended: it was signed out.')).toBeVisible({
    timeout: 1_000,
  });
  expect(performance.now() - since).toBeLessThan(1_000);
  await expectGuest(otherPage);
  await expectSignedIn(page, user);
  await otherContext.close();
});

test('a sign-out or a sign-in in one tab has the same effect in the other tabs', async ({
  page,
  context,
}) => {
  const user = newUser();
  await signUpOnPage(page, user);
  const tab = await context.newPage();
  await tab.goto('/labs/stateless');
  await expectSignedIn(tab, user);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectGuest(tab);
  await signInOnPage(page, user);
  await expectSignedIn(tab, user);
});

test('a token in memory is lost on reload, and is never in localStorage', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user, { keep: false });
  expect(await storedToken(page)).toBeNull();
  await page.reload();
  await expectGuest(page);
});

test('a page that did not receive the end of its session notices it with the next request', async ({
  page,
}) => {
  await signUpOnPage(page, newUser());
  const token = await storedToken(page);
  await page.goto('about:blank');
  await send('/v1/sessions/mine', { method: 'DELETE', token: token ?? '' });
  await page.goto('/labs/stateless');
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await expectGuest(page);
  expect(await storedToken(page)).toBeNull();
});

test('errors of a sign-up appear next to the field', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto('/sign-up');
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel('User name')).toBeFocused();
  await expect(page.getByLabel('User name')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('User name').fill(user.userName);
  await page.getByLabel('E-mail').fill(`other-${user.email}`);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByText('This user name is taken.')).toBeVisible();
  await expect(page.getByLabel('User name')).toBeFocused();
});

test('a new password ends the other sessions and gives this session a new token', async ({ page }) => {
  const user = newUser();
  await signUpOnPage(page, user);
  const before = await storedToken(page);
  await page.goto('/account');
  await page.getByRole('textbox', { name: 'Current password' }).fill(user.password);
  await page.getByRole('textbox', { name: 'New password' }).fill(`${user.password} more`);
  await page.getByRole('button', { name: /Change.*password|Change it/ }).click();
  await expect.poll(() => storedToken(page)).not.toBe(before);
  await page.goto('/labs/stateless');
  await expectSignedIn(page, user);
  expect((await send('/v1/users/me', { token: before ?? '' })).status).toBe(401);
});
