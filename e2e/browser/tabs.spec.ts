import { expect, type BrowserContext, type Page } from '@playwright/test';
import { signIn, signUp, type Account } from '../support/account.ts';
import { expectGuest, expectSignedIn, openByMenu, storedToken, test } from '../support/browser.ts';
import { send } from '../support/http.ts';

const tokenKey = 'session-lab.token';
const password = (page: Page) => page.getByLabel('Password', { exact: true });

/** Opens a page, signs in, and goes to the page with the title `title`. */
async function open(
  context: BrowserContext,
  account: Account,
  title: string,
  { keep = true } = {},
): Promise<Page> {
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByRole('checkbox', { name: 'Keep me signed in on this device' }).setChecked(keep);
  await signInHere(page, account);
  await page.getByRole('button', { name: 'Continue' }).click();
  await openByMenu(page, title, { exact: true });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  return page;
}

/** Fills in and submits the visible sign-in form. */
async function signInHere(page: Page, account: Account): Promise<void> {
  await page.getByLabel('E-mail').fill(account.email);
  await password(page).fill(account.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Your token is here' })).toBeVisible();
}

/** Stores the token from another tab. */
async function storeElsewhere(context: BrowserContext, token: string): Promise<void> {
  const tab = await context.newPage();
  await tab.goto('/theme.js');
  await tab.evaluate(([key, value]) => localStorage.setItem(key, value), [tokenKey, token] as const);
  await tab.close();
}

/** Delays the responses to GET /v1/users/me until the caller calls the returned function. */
async function delayProfile(page: Page): Promise<() => void> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route('**/v1/users/me', async (route) => {
    if (route.request().method() === 'GET') await released;
    await route.continue();
  });
  return release;
}

test('a page whose token another tab replaced shows no user until it knows the new user', async ({
  context,
}) => {
  const [ada, bob] = await Promise.all([signUp('ada'), signUp('bob')]);
  const page = await open(context, ada, 'Account');
  await page.getByLabel('Name that others see').fill('Ada wrote this');
  const release = await delayProfile(page);
  await storeElsewhere(context, bob.token);

  await expect(page.getByText('Checking its user')).toBeVisible();
  await expect(page.getByText(ada.email)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeDisabled();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('banner')).not.toContainText(ada.userName);

  release();
  await expectSignedIn(page, bob);
  await expect(
    page.getByText(`This page is signed in as ${bob.userName} (@${bob.userName}) now.`),
  ).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: bob.email })).toBeVisible();
  await expect(page.getByLabel('Name that others see')).toHaveValue(bob.userName);
});

test('a page whose token another tab replaced shows no user while GET /v1/users/me fails', async ({
  context,
}) => {
  const [ada, bob] = await Promise.all([signUp('ada'), signUp('bob')]);
  const page = await open(context, ada, 'Account');
  await page.route('**/v1/users/me', (route) =>
    route.request().method() === 'GET' ? route.fulfill({ status: 500, body: '' }) : route.continue(),
  );
  await storeElsewhere(context, bob.token);
  await expect(page.getByText('The server answers with an error.')).toBeVisible();
  await expect(page.getByText('Checking its user')).toBeVisible();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeDisabled();
});

test('a change on one user’s page is never sent with another user’s token, even before the page notices the new token', async ({
  context,
}) => {
  const [ada, bob] = await Promise.all([signUp('ada'), signUp('bob')]);
  const page = await open(context, ada, 'Account');
  const sent: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(request.headers()['authorization']);
  });
  await page.getByLabel('Name that others see').fill('Ada wrote this');
  // In the same turn of the event loop, so that no `storage` event comes in between.
  await page.evaluate(
    ([key, value]) => {
      localStorage.setItem(key, value);
      [...document.querySelectorAll('button')]
        .find(({ textContent }) => textContent?.startsWith('Save'))
        ?.click();
    },
    [tokenKey, bob.token] as const,
  );
  await expectSignedIn(page, bob);
  expect(sent).toEqual([]);
  for (const { token, userName } of [ada, bob])
    expect(JSON.parse((await send('/v1/users/me', { token })).body)).toMatchObject({ displayName: userName });
});

test('the input of one user and the log of that user’s requests are removed when another user takes over the page', async ({
  context,
}) => {
  const [ada, bob] = await Promise.all([signUp('ada'), signUp('bob')]);
  const page = await open(context, ada, 'Account');
  await page.getByRole('textbox', { name: 'Current password' }).fill(ada.password);
  await page.getByRole('button', { name: 'Delete the account' }).click();
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toBeVisible();
  await storeElsewhere(context, bob.token);
  await expectSignedIn(page, bob);
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Current password' })).toHaveValue('');
  await page.getByRole('button', { name: /^Requests/ }).click();
  await expect(page.getByRole('row').filter({ hasText: 'POST/v1/sessions' })).toHaveCount(0);
});

test('a guest’s page sends no token, even if another tab of the browser has one', async ({ context }) => {
  const [ada, bob, eve] = await Promise.all([signUp('ada'), signUp('bob'), signUp('eve')]);
  const page = await open(context, ada, 'Sessions', { keep: false });
  const other = await open(context, bob, 'Sessions');
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expectGuest(page);
  const sent: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/v1/')) sent.push(request.headers()['authorization']);
  });
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('checkbox', { name: 'Keep me signed in on this device' }).setChecked(false);
  await signInHere(page, eve);
  expect(sent[0]).toBeUndefined();
  expect(await storedToken(other)).toHaveLength(86);
  await other.getByRole('button', { name: 'Refresh' }).click();
  await expectSignedIn(other, bob);
});

test('a page that takes over the token of another tab shows the user’s name', async ({ context }) => {
  const bob = await signUp('bob');
  const page = await context.newPage();
  await page.goto('/labs/stateless');
  await expectGuest(page);
  await storeElsewhere(context, bob.token);
  await expectSignedIn(page, bob);
  await expect(
    page.getByText(`This page is signed in as ${bob.userName} (@${bob.userName}) now.`),
  ).toBeVisible();
});

test('both tabs stay signed in if one sends a request during a slow password change in the other', async ({
  context,
}) => {
  const ada = await signUp('ada');
  const page = await open(context, ada, 'Account');
  const second = await context.newPage();
  await second.goto('/sessions');
  await expectSignedIn(second, ada);
  const { promise: delivered, resolve: deliver } = Promise.withResolvers<void>();
  const { promise: changed, resolve: markChanged } = Promise.withResolvers<void>();
  await page.route('**/v1/users/me/password', async (route) => {
    const response = await route.fetch();
    markChanged();
    await delivered;
    await route.fulfill({ response });
  });
  await page.getByRole('textbox', { name: 'Current password' }).fill(ada.password);
  await page.getByRole('textbox', { name: 'New password' }).fill(`${ada.password} more`);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await changed;
  // The server ended the old token, and no tab has the new token yet.
  const refused = second.waitForResponse((response) => response.status() === 401);
  await second.getByRole('button', { name: 'Refresh' }).click();
  await refused;
  deliver();
  await expect(page.getByText('Password changed')).toBeVisible();
  for (const tab of [page, second]) await expectSignedIn(tab, ada);
  await expect(second.getByRole('table', { name: 'Your sessions, newest first' })).toBeVisible();
  const token = await storedToken(page);
  expect((await send('/v1/users/me', { token: token ?? '' })).status).toBe(200);
  await expect(second.getByText(/ended|no longer|removed|replaced/)).toHaveCount(0);
});

test('a page that loads with the token of an ended session shows only that the session has ended', async ({
  page,
}) => {
  const ada = await signUp('ada');
  await send('/v1/sessions/mine', { method: 'DELETE', token: ada.token });
  await page.addInitScript(
    ([key, token]) => {
      localStorage.setItem(key, token);
      const notices = new Set<string>();
      Reflect.set(globalThis, 'notices', notices);
      new MutationObserver(() => {
        for (const notice of document.querySelectorAll('[role="status"], [role="alert"]'))
          notices.add(notice.textContent ?? '');
      }).observe(document, { childList: true, subtree: true, characterData: true });
    },
    [tokenKey, ada.token] as const,
  );
  await page.goto('/account');
  await expect(page.getByText('Your session has ended')).toBeVisible();
  const notices = await page.evaluate(() => {
    const texts: unknown = Reflect.get(globalThis, 'notices');
    return texts instanceof Set ? Array.from(texts, String) : [];
  });
  expect(notices.length).toBeGreaterThan(0);
  expect(notices.length).toBeGreaterThan(0);
  expect(notices.filter((text) => /replica|connection to|error|Trying again/.test(text))).toEqual([]);
});

for (const by of ['a click', 'focus'] as const)
  test(`a page whose token was removed becomes a guest’s page at ${by}`, async ({ context }) => {
    const page = await open(context, await signUp('ada'), 'Sessions');
    await page.evaluate(() => {
      localStorage.clear();
    });
    if (by === 'focus') await page.evaluate(() => dispatchEvent(new Event('focus')));
    else await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
    await expectGuest(page);
    await expect(page.getByText('the token was removed from this browser’s localStorage')).toBeVisible();
  });

test('a reload explains that a token in memory is lost; a duplicate of the tab does not', async ({
  context,
}) => {
  const ada = await signUp('ada');
  const page = await open(context, ada, 'Sessions', { keep: false });
  const lost = 'The token was only in the memory of the page';
  // A tab that a page opens gets a copy of its sessionStorage, as a duplicated tab does.
  const [duplicate] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate(() => {
      window.open('/labs/stateless');
    }),
  ]);
  await expectGuest(duplicate);
  await expect(duplicate.getByText(lost)).toHaveCount(0);
  await expectSignedIn(page, ada);
  await page.reload();
  await expect(page.getByText(lost)).toBeVisible();
});

test('a reload that loses a token in memory and finds another user’s token in localStorage names that user', async ({
  context,
}) => {
  const [ada, bob] = await Promise.all([signUp('ada'), signUp('bob')]);
  const page = await open(context, ada, 'Sessions', { keep: false });
  await storeElsewhere(context, bob.token);
  await expectSignedIn(page, ada);
  await page.reload();
  await expectSignedIn(page, bob);
  await expect(
    page.getByText(`This page is signed in as ${bob.userName} (@${bob.userName}) now.`),
  ).toBeVisible();
});

test('a theme chosen in one tab applies to the other tabs', async ({ context }) => {
  const [page, other] = [await context.newPage(), await context.newPage()];
  for (const tab of [page, other]) await tab.goto('/');
  await page.getByRole('button', { name: 'Use the dark theme' }).click();
  await expect(other.getByRole('button', { name: 'Use the light theme' })).toBeVisible();
});

test('a second sign-in of the same user in another tab shows no notice', async ({ context }) => {
  const ada = await signUp('ada');
  const page = await open(context, ada, 'Sessions');
  await storeElsewhere(context, await signIn(ada));
  await expect(page.getByRole('row').filter({ hasText: 'this session' })).toHaveCount(1);
  await expectSignedIn(page, ada);
  await expect(page.getByText(/This page is signed in as/)).toHaveCount(0);
});
