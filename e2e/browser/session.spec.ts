import { expect } from '@playwright/test';
import { send } from '../support/http.ts';
import {
  expectGuest,
  expectSignedIn,
  logRows,
  newPerson,
  signInOnPage,
  signUpOnPage,
  storedToken,
  test,
  watch,
} from '../support/browser.ts';

test('from sign-up to sign-out: the token arrives in a header, is kept, is sent, and is dropped', async ({
  page,
}) => {
  const person = newPerson();
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(person.userName);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  const created = page.waitForResponse((response) => response.url().endsWith('/v1/users'));
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  const token = (await (await created).headerValue('authorization'))?.replace('Bearer ', '') ?? '';
  expect(token).toHaveLength(86);

  await expect(page.getByRole('heading', { name: 'Your token is here' })).toBeVisible();
  expect(await storedToken(page)).toBe(token);
  await page.getByRole('button', { name: 'Show the token' }).click();
  await expect(page.getByRole('main')).toContainText(token);
  await page.getByRole('button', { name: 'Continue' }).click();

  const asked = page.waitForRequest((request) => request.url().endsWith('/v1/users/me'));
  await page.getByRole('button', { name: 'Send 1', exact: true }).click();
  expect(await (await asked).headerValue('authorization')).toBe(`Bearer ${token}`);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectGuest(page);
  expect(await storedToken(page)).toBeNull();
  expect((await send('/v1/users/me', { token })).status).toBe(401);
});

test('a password is pasted whole, 128 characters of it, and is the one that signs in', async ({
  page,
  context,
}) => {
  const person = { ...newPerson(), password: ` ${'🐎'.repeat(126)} ` };
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(person.userName);
  await page.getByLabel('E-mail').fill(person.email);
  await page.evaluate((text) => navigator.clipboard.writeText(text), person.password);
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+V');
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue(person.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { name: 'Your token is here' })).toBeVisible();
  for (const [password, status] of [
    [person.password, 201],
    [person.password.trim(), 401],
  ]) {
    const json = { email: person.email, password };
    expect((await send('/v1/sessions', { method: 'POST', json })).status).toBe(status);
  }
});

test('the user name signs in, and the device token of the sign-up goes along', async ({ page }) => {
  const person = newPerson();
  await signUpOnPage(page, person);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectGuest(page);
  await page.goto('/sign-in');
  await expect(page.getByLabel('User name or e-mail')).toHaveAttribute('autocomplete', 'username');
  await page.getByLabel('User name or e-mail').fill(person.userName);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  expect(await (await sent).headerValue('device-token')).toMatch(/^[\w-]{72}$/);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectSignedIn(page, person);
});

test('a password manager keeps what signs in, and a weak password is named before it is sent', async ({
  page,
}) => {
  await page.goto('/sign-up');
  await expect(page.getByLabel('E-mail')).toHaveAttribute('autocomplete', 'username');
  await page.getByLabel('User name').fill('ada.lovelace');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('Session-Lab1');
  await expect(page.getByText('It is made of words of this site.')).toBeVisible();
  await password.fill('ada.lovelace1');
  await expect(page.getByText('It is made of your own name.')).toBeVisible();
  await password.fill('correct horse battery staple');
  await expect(page.getByText('Strong')).toBeVisible();
});

test('both replicas serve one session, and the log says which', async ({ page }) => {
  await signUpOnPage(page, newPerson());
  await page.goto('/labs/stateless');
  await page.getByRole('button', { name: 'Send 10', exact: true }).click();
  const served = logRows(page).filter({ hasText: '/v1/users/me' });
  await expect(served.filter({ hasText: 'api-1' }).nth(3)).toBeVisible();
  await expect(served.filter({ hasText: 'api-2' }).nth(3)).toBeVisible();
  await expect(served.filter({ hasText: '401' })).toHaveCount(0);
});

test('a token with one bit changed is refused without Redis, and signs nobody out', async ({ page }) => {
  const person = newPerson();
  await signUpOnPage(page, person);
  await page.goto('/labs/stateless');
  await page.getByRole('button', { name: 'Send with one bit changed' }).click();
  const refused = logRows(page).filter({ hasText: 'invalid_token' });
  await expect(refused).toHaveCount(1);
  await expect(refused).toContainText('tampered');
  await expect(refused).toContainText('not queried');
  await expectSignedIn(page, person);
});

test('a row of the log opens the raw headers of its request and response', async ({ page }) => {
  await signUpOnPage(page, newPerson());
  await page.goto('/labs/stateless');
  const token = await storedToken(page);
  await page.getByRole('button', { name: 'Send 1', exact: true }).click();
  await page
    .getByRole('button', { name: /^Show request \d+: GET \/v1\/users\/me/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/x-served-by/i);
  await expect(dialog).toContainText(/server-timing/i);
  await expect(dialog).not.toContainText(token ?? 'no token');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('two windows: a session that is ended from one is over in the other within a second, and it is told why', async ({
  page,
  browser,
  watched,
}) => {
  const person = newPerson();
  await signUpOnPage(page, person);
  const elsewhere = await browser.newContext({ baseURL: new URL(page.url()).origin });
  await watch(elsewhere, watched);
  const otherPage = await elsewhere.newPage();
  await signInOnPage(otherPage, person);

  await page.goto('/sessions');
  await expect(
    page.getByRole('table', { name: 'Your sessions, the newest first' }).getByRole('row'),
  ).toHaveCount(3);
  const ended = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await page.getByRole('button', { name: /^End the other|^End .*other/ }).click();
  await ended;
  const since = performance.now();
  await expect(otherPage.getByText('The server has ended this session')).toBeVisible({
    timeout: 1_000,
  });
  expect(performance.now() - since).toBeLessThan(1_000);
  await expectGuest(otherPage);
  await expectSignedIn(page, person);
  await elsewhere.close();
});

test('tabs agree: signing out in one signs out in the other, and signing in likewise', async ({
  page,
  context,
}) => {
  const person = newPerson();
  await signUpOnPage(page, person);
  const tab = await context.newPage();
  await tab.goto('/labs/stateless');
  await expectSignedIn(tab, person);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expectGuest(tab);
  await signInOnPage(page, person);
  await expectSignedIn(tab, person);
});

test('a token kept in memory is gone on reload, and was never in localStorage', async ({ page }) => {
  const person = newPerson();
  await signUpOnPage(page, person, { keep: false });
  expect(await storedToken(page)).toBeNull();
  await page.reload();
  await expectGuest(page);
});

test('a session that was ended without the page hearing of it is noticed at the next request', async ({
  page,
}) => {
  await signUpOnPage(page, newPerson());
  const token = await storedToken(page);
  await page.goto('about:blank');
  await send('/v1/sessions/mine', { method: 'DELETE', token: token ?? '' });
  await page.goto('/labs/stateless');
  await expect(page.getByText('Your session has ended')).toBeVisible();
  await expectGuest(page);
  expect(await storedToken(page)).toBeNull();
});

test('what is wrong with a sign-up stands beside the field', async ({ page }) => {
  const person = newPerson();
  await signUpOnPage(page, person);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto('/sign-up');
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel('User name')).toBeFocused();
  await expect(page.getByLabel('User name')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('User name').fill(person.userName);
  await page.getByLabel('E-mail').fill(`other-${person.email}`);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByText('This user name is taken.')).toBeVisible();
  await expect(page.getByLabel('User name')).toBeFocused();
});

test('a new password ends the other sessions and gives this one a new token', async ({ page }) => {
  const person = newPerson();
  await signUpOnPage(page, person);
  const before = await storedToken(page);
  await page.goto('/account');
  await page.getByRole('textbox', { name: 'Current password' }).fill(person.password);
  await page.getByRole('textbox', { name: 'New password' }).fill(`${person.password} more`);
  await page.getByRole('button', { name: /Change.*password|Change it/ }).click();
  await expect.poll(() => storedToken(page)).not.toBe(before);
  await page.goto('/labs/stateless');
  await expectSignedIn(page, person);
  expect((await send('/v1/users/me', { token: before ?? '' })).status).toBe(401);
});
