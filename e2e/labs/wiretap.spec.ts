import { connect } from 'node:net';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { endpoints, type TapConnection } from '@session-lab/contract/labs/wiretap';
import { bankOf, blockWindows, expectOffWithoutSites, sitesOf, type BankOfPage } from '../support/bank.ts';
import { test, watch } from '../support/browser.ts';
import { expectAnswer } from '../support/course.ts';
import {
  expectAccessible,
  expectCompleted,
  expectFitAndAccessible,
  guess,
  openStep,
  resetLab,
} from '../support/lab.ts';
import { replicaCounts, withReplicas } from '../support/replicas.ts';

// Real windows of the bank, whose bytes pass through the real relay. The screen is compared with the bytes that the relay kept.
test.use({ contextOptions: { reducedMotion: 'reduce' }, ignoreHTTPSErrors: true });

const address = '/labs/wiretap';
const answer = 'The password and the token';
const sites = sitesOf();

const results = (page: Page) => page.getByRole('region', { name: 'What passed through the tap' });
const messages = (page: Page) => results(page).getByRole('list', { name: 'Messages' }).getByRole('button');
const bytes = (page: Page) => results(page).getByRole('region', { name: 'Bytes of the message' });
const button = (page: Page, name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true }).filter({ visible: true });
const passwordOn = (page: Page) =>
  page
    .getByText(/^ada-[a-z]+-\d{4}$/)
    .filter({ visible: true })
    .first()
    .innerText();

/** Whether a server sends bytes at an origin. In containers, Docker accepts every connection, and closes it at once. */
const listens = (origin: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(origin).port) });
    const end = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.write('GET / HTTP/1.0\r\n\r\n');
    socket.once('data', end(true)).once('error', end(false)).once('close', end(false));
  });

/** The bank that the page opened, and the bytes of its student that passed through the tap. */
function asPage(
  page: Page,
): BankOfPage & { connections: (wire: TapConnection['wire']) => Promise<readonly TapConnection[]> } {
  const bank = bankOf(page);
  return {
    ...bank,
    connections: async (wanted) =>
      endpoints.readBytes.response
        .parse(await bank.read(endpoints.readBytes.path))
        .connections.filter(({ wire }) => wire === wanted),
  };
}

async function switchOn(page: Page): Promise<void> {
  await button(page, 'Switch the tap on').click();
  // Another test may have had the tap a moment ago.
  await expect(page.getByText('The tap is on.').filter({ visible: true })).toBeVisible();
}

async function signInOverHttp(page: Page): Promise<string> {
  const password = await passwordOn(page);
  await button(page, 'Sign in over HTTP').click();
  await expectAnswer(page);
  return password;
}

const textOf = (connections: readonly TapConnection[]): string => JSON.stringify(connections);
const tokenShape = /Bearer ([\w-]{86})/;

test('over HTTP the tap reads password and token, the copy works, and over HTTPS the tap reads a name only', async ({
  page,
}) => {
  const own = asPage(page);
  await page.goto(address);
  await guess(page, answer);
  await expectAccessible(page, 'before the run');
  await expect(button(page, 'Sign in over HTTP')).toBeDisabled();
  await switchOn(page);

  // Over HTTP.
  const password = await signInOverHttp(page);
  await expect(page.getByRole('region', { name: 'Right answer' })).toHaveText(`You were right: ${answer}`);
  const clear = await own.connections('http');
  const token = tokenShape.exec(textOf(clear))?.[1] ?? '';
  expect(textOf(clear)).toContain(password);
  expect(token).toHaveLength(86);
  const signIn = (await own.arrivals()).find(({ path }) => path.endsWith('/sign-in'));
  expect(signIn).toMatchObject({ origin: sites.tap, accepted: true, user: 'ada' });

  // The screen: each message with its secrets, marked in the bytes.
  await expect(results(page)).toContainText('The tap read the password and the token.');
  await expect(bytes(page).locator('mark')).toHaveText(password);
  await expect(bytes(page).locator('mark')).toBeInViewport();
  await messages(page).filter({ hasText: '200 OK' }).filter({ hasText: 'token' }).first().click();
  await expect(bytes(page).locator('mark')).toHaveText(token);
  await expect(bytes(page)).toContainText('HTTP/1.1 200 OK');
  expect(await messages(page).count()).toBe(clear.reduce((sum, { turns }) => sum + turns.length, 0));
  await expect(messages(page).filter({ hasText: 'POST …/sign-in' })).toContainText('password');

  // The copy.
  await openStep(page, 'Break it');
  await button(page, 'Use the copied token').click();
  await expect(page.getByText('200: the attacker reads Ada’s account.')).toBeVisible();
  const replayed = (await own.arrivals()).at(-1);
  expect(replayed).toMatchObject({
    accepted: true,
    authorization: true,
    user: 'ada',
    path: '/v1/labs/bank/me',
  });
  expect(replayed?.fetchSite).toBeUndefined();
  await expectCompleted(page);

  // Over HTTPS.
  const secondPassword = await passwordOn(page);
  expect(secondPassword).not.toBe(password);
  await button(page, 'Sign in over HTTPS').click();
  await expect(results(page)).toContainText('The tap read the name “localhost”, and no secret.');
  const encrypted = await own.connections('https');
  expect((await own.arrivals()).findLast(({ path }) => path.endsWith('/sign-in'))).toMatchObject({
    origin: sites.tapTls,
    accepted: true,
  });
  expect(encrypted.length).toBeGreaterThan(0);
  for (const part of [secondPassword, 'ada-', 'Bearer', 'sign-in', own.student()])
    expect(textOf(encrypted)).not.toContain(part);
  for (const { found, turns } of encrypted) expect([found, turns]).toEqual([0, []]);
  const [first] = encrypted.filter(({ records }) => records.some(({ type }) => type === 'application_data'));
  expect(first?.serverName).toBe('localhost');
  expect(first?.records[0]).toMatchObject({ from: 'browser', type: 'handshake', message: 'ClientHello' });
  expect(first?.records.find(({ from }) => from === 'server')).toMatchObject({
    type: 'handshake',
    message: 'ServerHello',
  });
  // After the handshake, each record has the type of encrypted data.
  expect(new Set(first?.records.slice(3).map(({ type }) => type))).toEqual(
    new Set(['application_data', 'change_cipher_spec']),
  );
  await expect(messages(page).first()).toContainText('handshake: ClientHello');
  await expect(bytes(page).locator('mark')).toHaveText('localhost');
  await expect(page.getByText('No authority in the list of Node.js signed it')).toBeVisible();
  await expectFitAndAccessible(page);

  // Another student sees nothing of it.
  const others = await page.request.get(endpoints.readBytes.path, {
    headers: { 'X-Lab-Student': 'B'.repeat(22) },
  });
  expect(await others.json()).toEqual({ connections: [] });
  expect((await page.request.get(endpoints.readBytes.path)).status()).toBe(400);

  await resetLab(page);
  await expect(results(page)).toContainText('Nothing has passed.');
  await expect.poll(() => listens(sites.tap)).toBe(false);
});

test('the tap is off by default, ends when it is switched off, and ends by itself when its page is closed', async ({
  page,
}) => {
  await page.goto(address);
  await expect.poll(() => listens(sites.tap)).toBe(false);
  expect(await listens(sites.tapTls)).toBe(false);
  await switchOn(page);
  for (const origin of [sites.tap, sites.tapTls]) expect(await listens(origin)).toBe(true);
  await button(page, 'Switch the tap off').click();
  await expect.poll(() => listens(sites.tap)).toBe(false);
  expect(await listens(sites.tapTls)).toBe(false);
  await switchOn(page);
  await page.close();
  await expect.poll(() => listens(sites.tap), { timeout: 13_000 }).toBe(false);
});

test('one student at a time has the tap; the page of another student waits, and then gets it', async ({
  page,
  browser,
}) => {
  const own = asPage(page);
  await page.goto(address);
  await switchOn(page);
  await withPage(await browser.newContext(), async (other) => {
    await other.goto(address);
    await button(other, 'Switch the tap on').click();
    await expect(
      other.getByText('This page waits: another student has the tap').filter({ visible: true }),
    ).toBeVisible();
    await expect(button(other, 'Sign in over HTTP')).toBeDisabled();
    await button(page, 'Switch the tap off').click();
    await expect(other.getByText('The tap is on.').filter({ visible: true })).toBeVisible();
    await signInOverHttp(other);
    expect(await own.connections('http')).toEqual([]);
    await openStep(other, 'Run');
    await button(other, 'Switch the tap off').click();
  });
});

test('a browser that stops at the certificate sends no request, and the page states it', async ({
  browser,
}) => {
  // This browser does not accept the certificate.
  const context = await browser.newContext({ ignoreHTTPSErrors: false });
  await withPage(context, async (strict) => {
    const own = asPage(strict);
    await strict.goto(address);
    await switchOn(strict);
    await signInOverHttp(strict);
    await openStep(strict, 'Break it');
    await button(strict, 'Sign in over HTTPS').click();
    await expect(strict.getByText('The browser stopped at the certificate')).toBeVisible();
    await expect(results(strict)).toContainText('The tap read the name “localhost”. No request followed.');
    await expect(messages(strict).first()).toContainText('handshake: ClientHello');
    expect((await own.arrivals()).filter(({ origin: from }) => from === sites.tapTls)).toEqual([]);
    for (const { found } of await own.connections('https')) expect(found).toBe(0);
    await button(strict, 'Reset').click();
  });
});

test('without the sites, or without a window, the lab states the reason', async ({ page }) => {
  await page.goto(address);
  await blockWindows(page);
  await switchOn(page);
  await button(page, 'Sign in over HTTP').click();
  await expect(page.getByText('The browser blocked the window.')).toBeVisible();
  await button(page, 'Switch the tap off').click();

  await expectOffWithoutSites(page, address);

  const { tap: _tap, tapTls: _tapTls, ...withoutTap } = sites;
  await page.route('**/v1/labs/sites', (route) => route.fulfill({ json: { sites: withoutTap } }));
  await page.goto(address);
  await expect(page.getByRole('region', { name: 'Run', exact: true })).toContainText(
    'no address for the tap',
  );
});

// A stack of its own, which stops at the end of the test. A stack in containers is not stopped by a test.
for (const count of replicaCounts.filter((one) => one === 3)) {
  test('nothing of the tap is left when the launcher has stopped', async ({ request }) => {
    const student = 'L'.repeat(22);
    let ports: readonly string[] = [];
    await withReplicas(count, async (baseUrl) => {
      const at = (offset: number) => `http://localhost:${Number(new URL(baseUrl).port) + offset}`;
      ports = [at(1010), at(1012), at(1013), at(1014)];
      const answer = await request.put(`${baseUrl}${endpoints.switchOn.path}`, {
        headers: { 'X-Lab-Student': student },
      });
      expect(await answer.json()).toMatchObject({ status: 'on' });
      for (const port of ports) expect(await listens(port), port).toBe(true);
    });
    for (const port of ports) expect(await listens(port), port).toBe(false);
  });
}

/** Opens a page in a context of its own, with the checks that each test has, and closes the context. */
async function withPage(context: BrowserContext, use: (page: Page) => Promise<void>): Promise<void> {
  const complaints: string[] = [];
  await watch(context, complaints);
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
  expect(complaints).toEqual([]);
}
