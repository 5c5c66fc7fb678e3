import { expect, type Page } from '@playwright/test';
import { endpoints } from '@session-lab/contract/labs/redis-console';
import { test } from '../support/browser.ts';
import { stack } from '../support/stack.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  guess,
  openStep,
  resetLab,
} from '../support/lab.ts';

const address = '/labs/redis-console';

const input = (page: Page) => page.getByRole('textbox', { name: 'Line to send to Redis' });
const screen = (page: Page) => page.locator('.xterm-rows');
const log = (page: Page) => page.getByRole('log', { name: 'Lines and replies' }).getByRole('listitem');
const keyRow = (page: Page, name: string | RegExp) =>
  page.getByRole('region', { name: 'Keys in your database' }).getByRole('row', { name });
const pressIn = (page: Page, step: 'Run' | 'Break it', name: string) =>
  page.getByRole('region', { name: step, exact: true }).getByRole('button', { name, exact: true }).click();

async function signIn(page: Page): Promise<void> {
  await page.goto(address);
  await expect(screen(page)).toContainText('redis>');
  await pressIn(page, 'Run', 'Sign in');
  await expect(keyRow(page, /^sid:/)).toBeVisible();
}

/** Types a line, runs it, and expects its reply, as the next one of the log. */
async function run(page: Page, line: string, reply: string | RegExp): Promise<void> {
  const count = await log(page).count();
  await input(page).focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await expect(log(page)).toHaveCount(count + 1);
  await expect(log(page).nth(count).locator('samp')).toHaveText(reply);
}

async function sessionKey(page: Page): Promise<string> {
  return (await keyRow(page, /^sid:/).locator('code').textContent()) ?? '';
}

test('deleting the key of the session in Redis ends the session: the next request gets 401', async ({
  page,
}) => {
  const me = collectResponses(page, new RegExp(`^${endpoints.readMe.path}$`));
  const lines = collectResponses(page, new RegExp(`^${endpoints.run.path}$`));
  await signIn(page);
  const key = await sessionKey(page);
  await guess(page, 'Works: the token is still valid');
  await pressIn(page, 'Run', 'Send GET /me');
  await expect(page.getByRole('region', { name: 'Run' }).getByText('200 Ada')).toBeVisible();
  const { value } = endpoints.readMe.response.parse(await me[0]?.json());
  await expect(page.getByText(`The value of your session in Redis: ${value}`)).toBeVisible();
  await pressIn(page, 'Run', 'Type DEL for your session');
  await expect(screen(page)).toContainText('DEL sid:');
  await expect(log(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Run the line' }).click();
  await expect(log(page)).toHaveText([`DEL ${key}: (integer) 1`]);
  await expect(screen(page)).toContainText('(integer) 1');
  await expect(keyRow(page, /^sid:/)).toHaveCount(0);
  await expect(page.getByText('It has no keys.')).toBeVisible();
  await pressIn(page, 'Run', 'Send GET /me');
  await expect(page.getByRole('region', { name: 'Right answer' })).toContainText('Is refused: 401');
  await openStep(page, 'Run');
  await expect(
    page
      .getByRole('region', { name: 'Run' })
      .getByText('The signature is right, but Redis no longer has the key of the session.'),
  ).toBeVisible();
  await expectCompleted(page);
  expect(me.map((response) => response.status())).toEqual([200, 401]);
  expect(await lines[0]?.json()).toEqual({ kind: 'integer', text: '(integer) 1' });
  expect(lines[0]?.headers()['server-timing']).toContain('store;desc="DEL"');
  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(page.getByText('Sign in to get one.')).toBeVisible();
  await expect(screen(page)).not.toContainText('DEL sid:');
});

test('the terminal opens without the font of the page', async ({ page }) => {
  await page.route('**/*.woff2', (route) => route.abort());
  await signIn(page);
  await run(page, 'PING', 'PONG');
});

test('the course’s own lines, each done by its reply', async ({ page }) => {
  await signIn(page);
  const list = page.getByRole('list', { name: 'Lines of the course' });
  const texts: [string, string | RegExp][] = [
    ['SET user Ada', 'OK'],
    ['GET user', '"Ada"'],
    ['DEL user', '(integer) 1'],
    ['GET user', '(nil)'],
    ['SETEX user 10 Ada', 'OK'],
    ['TTL user', /^\(integer\) (?:10|[789])$/],
  ];
  const isDone = list.locator('[data-done="true"]');
  for (const [index, [line, reply]] of texts.entries()) {
    await list.getByRole('button').nth(index).click();
    await expect(isDone).toHaveCount(index);
    await page.keyboard.press('Enter');
    await expect(log(page)).toHaveCount(index + 1);
    await expect(log(page).nth(index).locator('code')).toHaveText(line);
    await expect(log(page).nth(index).locator('samp')).toHaveText(reply);
    await expect(isDone).toHaveCount(index + 1);
  }
  // Before the ten seconds are over, GET does not complete the step.
  await expect(keyRow(page, /^user/)).toContainText(/\d+ s/);
  await run(page, 'GET user', '"Ada"');
  await expect(isDone).toHaveCount(6);
  await expect(keyRow(page, /^user/)).toHaveCount(0, { timeout: 15_000 });
  await run(page, 'GET user', '(nil)');
  await run(page, 'KEYS *', /^1\) "sid:[\w-]{43}"$/);
  await run(page, 'KEYS sid:*', /^1\) "sid:[\w-]{43}"$/);
  await expect(isDone).toHaveCount(9);
  const name = await sessionKey(page);
  await list.getByRole('button').last().click();
  await page.keyboard.press('Enter');
  await expect(log(page).last()).toHaveText(`GET ${name}: "{\\"name\\":\\"Ada\\"}"`);
  await expect(isDone).toHaveCount(10);
});

test('the line can be edited, completed, recalled, pasted and dropped', async ({ page }) => {
  await signIn(page);
  await run(page, 'SET user Ada', 'OK');
  await input(page).focus();
  // Completion, arrows, Home and End.
  await page.keyboard.type('strlen');
  await page.keyboard.press('Tab');
  await expect(screen(page)).toContainText('redis> STRLEN ');
  await page.keyboard.type('usr');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('e');
  await page.keyboard.press('Home');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(log(page).nth(1)).toHaveText('STRLEN user: (integer) 3');
  // The history.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(log(page).nth(2)).toHaveText('SET user Ada: OK');
  // Ctrl+C drops the line, and Ctrl+L clears the screen.
  await page.keyboard.type('DEL user');
  await page.keyboard.press('Control+c');
  await expect(screen(page)).toContainText('DEL user^C');
  await page.keyboard.press('Control+l');
  await expect(screen(page)).not.toContainText('DEL user');
  await run(page, 'GET user', '"Ada"');
  // A paste of several lines runs all but the last, which is edited.
  await input(page).evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'SET a 1\nSET b "2 3"\nGET b');
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(log(page)).toHaveCount(6);
  await page.keyboard.press('Enter');
  await expect(log(page)).toHaveText([
    'SET user Ada: OK',
    'STRLEN user: (integer) 3',
    'SET user Ada: OK',
    'GET user: "Ada"',
    'SET a 1: OK',
    'SET b "2 3": OK',
    'GET b: "2 3"',
  ]);
  // Wide characters: the cursor is on the last one.
  await input(page).focus();
  await page.keyboard.insertText('ECHO 你好');
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.xterm-cursor')).toHaveText('好');
  await page.keyboard.press('Control+c');
  // A line of more than a row.
  await run(page, `ECHO ${'0123456789'.repeat(30)}`, `"${'0123456789'.repeat(30)}"`);
  await run(page, 'GET "user', 'Invalid argument(s)');
  // The keyboard is not trapped.
  await page.keyboard.press('Tab');
  await expect(input(page)).not.toBeFocused();
  await input(page).focus();
  await page.keyboard.type('GET');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(input(page)).not.toBeFocused();
});

test('the session changes with its value, ends with its time, and what belongs to others is refused by Redis', async ({
  page,
}) => {
  await signIn(page);
  const key = await sessionKey(page);
  const answer = page.getByRole('region', { name: 'Run', exact: true });
  await run(page, `SET ${key} '{"name":"Grace"}' KEEPTTL`, 'OK');
  await pressIn(page, 'Run', 'Send GET /me');
  await expect(answer.getByText('200 Grace')).toBeVisible();
  await run(page, `DEL ${key}`, '(integer) 1');
  await pressIn(page, 'Run', 'Send GET /me');
  await expectCompleted(page);

  await openStep(page, 'Break it');
  const lines = page.getByRole('list', { name: 'Lines to break it' }).getByRole('button');
  const breakIt = page.getByRole('region', { name: 'Break it', exact: true });
  await lines.nth(1).click();
  await page.keyboard.press('Enter');
  await expect(keyRow(page, /^sid:/)).toContainText(/(?:10|[789]) s/);
  // The bar of the shorter time starts at full.
  const left = keyRow(page, /^sid:/).getByRole('progressbar', { name: 'Time left' });
  await expect.poll(async () => Number(await left.getAttribute('value'))).toBeGreaterThan(0.5);
  await pressIn(page, 'Break it', 'Send GET /me');
  await expect(breakIt.getByText('200 Ada')).toBeVisible();
  await expect(keyRow(page, /^sid:/)).toHaveCount(0, { timeout: 15_000 });
  await pressIn(page, 'Break it', 'Send GET /me');
  await expect(breakIt.getByText('401')).toBeVisible();
  await expect(breakIt).toContainText('Redis no longer has the key of the session.');
  await lines.nth(2).click();
  await page.keyboard.press('Enter');
  await expect(keyRow(page, /^sid:/)).toBeVisible();
  await pressIn(page, 'Break it', 'Send GET /me');
  await expect(breakIt).toContainText('the value of the key is no session');

  for (const [index, reply] of [
    [3, "(error) NOPERM this user has no permissions to run the 'select' command"],
    [4, "(error) NOPERM this user has no permissions to run the 'flushall' command"],
    [5, "(error) ERR unknown command 'GTE', with args beginning with: 'user' "],
  ] as const) {
    const count = await log(page).count();
    await lines.nth(index).click();
    await page.keyboard.press('Enter');
    await expect(log(page)).toHaveCount(count + 1);
    // Redis 7.0 and 8 word the refusal differently.
    const text = (await log(page).nth(count).locator('samp').textContent()) ?? '';
    expect(text.trim().toLowerCase()).toContain(reply.split(' ').slice(0, 2).join(' ').toLowerCase());
  }
});

test('KEYS and SCAN find the same keys, and a connection without a password is refused', async ({ page }) => {
  const compared = collectResponses(page, new RegExp(`^${endpoints.compare.path}$`));
  await signIn(page);
  await page.getByRole('button', { name: 'Go further' }).click();
  await page.getByRole('button', { name: 'Find them with KEYS, then with SCAN' }).click();
  const row = (command: string) =>
    page.getByRole('table', { name: 'KEYS and SCAN' }).getByRole('row', { name: command });
  await expect(row('KEYS sid:9999*')).toContainText('PINGs:');
  const [response] = compared;
  const { ways } = endpoints.compare.response.parse(await response?.json());
  for (const { command, keys, calls, ms, medianPingMs, longestPingMs, pings } of ways) {
    const cells = await row(`${command} sid:9999*`).getByRole('cell').allInnerTexts();
    expect(cells).toEqual([
      calls.toLocaleString('en'),
      `${keys}`,
      `${ms.toFixed(1)} ms`,
      `${medianPingMs.toFixed(1)} ms`,
      `${longestPingMs.toFixed(1)} ms, PINGs: ${pings}`,
    ]);
  }
  expect(ways.map(({ command, keys }) => [command, keys])).toEqual([
    ['KEYS', 11],
    ['SCAN', 11],
  ]);
  await page.getByRole('button', { name: 'Connect without a password' }).click();
  await expect(
    page.getByText(
      /^api-\d connected and sent GET sid:1\. Redis: \(error\) NOAUTH Authentication required\.$/,
    ),
  ).toBeVisible();
  await expectFitAndAccessible(page);
});

test('from outside, a connection to Redis is refused: by the network, or natively by Redis', async ({
  page,
}) => {
  await page.goto('/labs/redis-console');
  await page.getByRole('button', { name: 'Go further' }).click();
  await page.getByRole('button', { name: 'Try it from the attacker’s server' }).click();
  const tries = page.getByRole('list', { name: 'Tries from outside' }).getByRole('listitem');
  const expected =
    stack.mode === 'docker'
      ? [
          /^redis-console:6379: not connected: (?:ENOTFOUND, no machine has this name there|EAI_AGAIN, the name could not be looked up) \(/,
          /^[\d.]+\.198:6379: not connected: (?:ETIMEDOUT, no answer|EHOSTUNREACH, no way to this address) \(/,
          /^host\.docker\.internal:6379: not connected: ECONNREFUSED, no program listens there \(/,
        ]
      : [/^127\.0\.0\.1:\d+: connected, and sent PING\. The answer: -NOAUTH Authentication required\. \(/];
  await expect(tries).toHaveText(expected);
  const drawn = await tries.evaluateAll((items) => items.map((item) => item.dataset['end']));
  expect(drawn).toEqual(stack.mode === 'docker' ? ['network', 'network', 'network'] : ['password']);
  await expectFitAndAccessible(page);
});

test('a student does not see the keys of another, and does not delete them', async ({ page, browser }) => {
  await signIn(page);
  const other = await (await browser.newContext({ baseURL: new URL(page.url()).origin })).newPage();
  await signIn(other);
  await run(other, 'SET mine 1', 'OK');
  await run(page, 'KEYS *', /^1\) "sid:[\w-]{43}"$/);
  await run(page, 'FLUSHDB', 'OK');
  await run(other, 'GET mine', '"1"');
  await pressIn(other, 'Run', 'Send GET /me');
  await expect(other.getByRole('region', { name: 'Run' }).getByText('200 Ada')).toBeVisible();
  await other.context().close();
});
