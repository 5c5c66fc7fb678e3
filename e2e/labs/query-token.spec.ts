import { expect, type Page, type Response } from '@playwright/test';
import { LogLine, socketPath } from '@session-lab/contract/labs/query-token';
import * as z from 'zod';
import { bankOf, closed, pressForWindow, sitesOf } from '../support/bank.ts';
import { test } from '../support/browser.ts';
import { labLogText, logsOf } from '../support/control.ts';
import { expectAnswer } from '../support/course.ts';
import {
  expectAccessible,
  expectCompleted,
  expectFitAndAccessible,
  guess,
  openStep,
  resetLab,
} from '../support/lab.ts';

// The whole lab with real WebSockets. Each line on the screen is compared with the files that NGINX wrote.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const address = '/labs/query-token';
const openSocket = 'Open a WebSocket with the token';
const line = (page: Page, format: 'usual' | 'project') => page.locator(`[data-line='${format}']`);
const cells = (page: Page, way: string) => page.locator(`[data-way='${way}'] td`);
const Lines = z.object({ lines: z.array(LogLine) });

type Collected = {
  readonly secrets: string[];
  readonly lines: LogLine[];
  /** Resolves when the responses that have arrived are read. The page may show a response earlier. */
  readonly settled: () => Promise<unknown>;
};

/** Collects the tokens and tickets of the page, and the lines that the page received. */
function collect(page: Page): Collected {
  const secrets: string[] = [];
  const lines: LogLine[] = [];
  const reads: Promise<void>[] = [];
  const read = async (response: Response): Promise<void> => {
    const { authorization } = await response.allHeaders();
    if (authorization !== undefined) secrets.push(authorization.replace('Bearer ', ''));
    const body: unknown = await response.json().catch(() => undefined);
    const ticket: unknown = Reflect.get(Object(body), 'ticket');
    if (typeof ticket === 'string') secrets.push(ticket);
    const received = Lines.safeParse(body);
    if (received.success) lines.push(...received.data.lines);
  };
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/v1/labs/query-token/')) reads.push(read(response));
  });
  return { secrets, lines, settled: () => Promise.all(reads) };
}

/** Sends a request of step 4, and waits until its row has all that was observed. */
async function send(page: Page, name: string, way: string): Promise<string[]> {
  await page.getByRole('button', { name, exact: true }).click();
  await expect(cells(page, way).last()).toHaveText(/\S/, { timeout: 45_000 });
  await expect(page.getByText(/^Each button sends/)).toBeVisible();
  return cells(page, way).allInnerTexts();
}

async function openFirst(page: Page): Promise<void> {
  await page.getByRole('button', { name: openSocket }).click();
  await expectAnswer(page);
}

test('the lines on the screen are those that NGINX wrote to its files: the usual format has the token, this project’s has not', async ({
  page,
}) => {
  const { secrets, settled } = collect(page);
  const handshakes: string[] = [];
  page.on('websocket', (socket) => handshakes.push(socket.url()));
  await page.goto(address);
  await guess(page, 'Nowhere: it ends with the connection');
  await expectAccessible(page, 'before the run');
  await openFirst(page);

  await settled();
  const [token = 'none'] = secrets;
  expect(token).toMatch(/^[\w-]{86}$/);
  expect(handshakes).toEqual([expect.stringContaining(`${socketPath}?access_token=${token}`)]);

  const usual = await line(page, 'usual').innerText();
  expect(usual).toContain(`"GET ${socketPath}?access_token=${token} HTTP/1.1" 101 `);
  expect(labLogText().split('\n')).toContain(usual);
  await expect(line(page, 'usual').locator('mark')).toHaveText(token);

  const project = await line(page, 'project').innerText();
  expect(project).toContain(`"path":"${socketPath}","status":101`);
  expect(logsOf().some(({ text }) => text.includes(project))).toBe(true);
  await expect(line(page, 'project').locator('mark')).toHaveCount(0);

  await expect(page.getByRole('region', { name: 'Right answer' })).toContainText(
    'In the log of NGINX, in the usual format',
  );
  await expect(page.getByText('Your guess: Nowhere')).toBeVisible();
  await expect(page.getByRole('figure')).toContainText('1 line');
  await expectFitAndAccessible(page);
  await resetLab(page);
  await expect(line(page, 'usual')).toHaveText('');
});

test('a token from the log works again; a ticket is refused the second time, late, and without its session; a form leaves nothing', async ({
  page,
}) => {
  test.slow();
  const { secrets, lines } = collect(page);
  await page.goto(address);
  await openFirst(page);
  await openStep(page, 'Break it');

  expect(await send(page, 'Token in address', 'token')).toEqual(['101', 'token', '101']);
  await expect(page.getByText(/You saw it in response/)).toHaveCount(0);
  expect(await send(page, 'Ticket in address', 'ticket')).toEqual(['101', 'ticket', '401']);
  await expectCompleted(page);
  const replayed = await line(page, 'usual').innerText();
  expect(replayed).toContain(`?ticket=${secrets.at(-1)} HTTP/1.1" 401 `);
  expect(labLogText().split('\n')).toContain(replayed);

  expect(await send(page, 'Ticket with a token', 'other')).toEqual(['400', 'both', '101']);
  expect(await send(page, 'Ticket after sign-out', 'ended')).toEqual(['401', 'ticket', '401']);
  expect(await send(page, 'Token in a form', 'form')).toEqual(['200', 'neither', 'none']);
  await expect(line(page, 'usual')).toContainText('"POST /v1/labs/query-token/form HTTP/1.1" 200 ');
  const startedMs = Date.now();
  expect(await send(page, 'Ticket after 30 s', 'late')).toEqual(['401', 'ticket', '401']);
  expect(Date.now() - startedMs).toBeGreaterThan(30_000);
  await expectFitAndAccessible(page);

  // Every line that the page received is in a file, and the real logs contain no secret.
  const usualFile = labLogText().split('\n');
  const logs = logsOf();
  const projectLines = new Set(
    logs.flatMap(({ text }) => text.split('\n').map((one) => one.slice(one.indexOf('{')))),
  );
  expect(lines.length).toBeGreaterThan(20);
  for (const { format, text } of lines)
    expect(format === 'usual' ? usualFile.includes(text) : projectLines.has(text), text).toBe(true);
  expect(secrets.length).toBeGreaterThan(6);
  for (const { name, text } of logs)
    for (const secret of secrets) expect(text.includes(secret), `${name} contains a secret`).toBe(false);
});

test('a student receives no line of another student', async ({ page, browser }) => {
  const own = collect(page);
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const other = await context.newPage();
  const others = collect(other);
  await Promise.all([page, other].map((one) => one.goto(address)));
  await Promise.all([page, other].map(openFirst));
  await Promise.all([own.settled(), others.settled()]);
  await context.close();
  for (const [mine, foreign] of [
    [own, others],
    [others, own],
  ] as const) {
    expect(mine.lines.map(({ format }) => format).sort()).toEqual(['project', 'usual']);
    expect(JSON.stringify(mine.lines)).toContain(mine.secrets[0]);
    expect(JSON.stringify(mine.lines)).not.toContain(foreign.secrets[0]);
  }
});

test('the Referer has what the policy of the page allows, the other site uses a token in it, and the history keeps the address', async ({
  page,
}) => {
  const { bank: origin } = sitesOf();
  const bank = bankOf(page);
  await page.goto(address);
  await page.getByRole('button', { name: 'Go further' }).click();
  const found: Record<string, string[]> = {};
  for (const [name, trial] of [
    ['no-referrer', 'no-referrer'],
    ['strict-origin-when-cross-origin', 'strict-origin-when-cross-origin'],
    ['unsafe-url', 'unsafe-url'],
    ['Leave the page, and go back', 'history'],
  ] as const) {
    const window = await pressForWindow(page, name);
    const row = page.locator(`[data-trial='${trial}'] td`);
    await expect(row.last()).toHaveText(/\d{3} /, { timeout: 15_000 });
    found[trial] = await row.allInnerTexts();
    await closed(window);
  }
  expect(found['no-referrer']).toEqual(['no Referer', '401 authentication_required']);
  expect(found['strict-origin-when-cross-origin']).toEqual([`${origin}/`, '401 authentication_required']);
  const withToken = new RegExp(`^${origin}/\\?student=.*&access_token=[\\w-]{86}`);
  expect(found['unsafe-url']).toEqual([expect.stringMatching(withToken), '200 read']);
  expect(found['history']).toEqual([expect.stringContaining('address of the entry: '), '200 read']);
  expect(found['history']?.[0]).toMatch(/&access_token=[\w-]{86}/);
  const arrivals = await bank.arrivals();
  // The cells are the requests that arrived. The attacker’s server is no browser, so it sends no Sec-Fetch-Site.
  for (const trial of ['no-referrer', 'strict-origin-when-cross-origin', 'unsafe-url']) {
    const arrival = arrivals.find(({ mark }) => mark === `referer.${trial}`);
    expect(arrival?.fetchSite, trial).toBeUndefined();
    expect(arrival?.referer ?? 'no Referer', trial).toBe(found[trial]?.[0]);
    expect(arrival?.authorization, trial).toBe(trial === 'unsafe-url');
  }
  expect(arrivals.find(({ mark }) => mark === 'history')).toMatchObject({
    fetchSite: 'same-origin',
    accepted: true,
  });
  await expectFitAndAccessible(page);
});

test('if no line arrives, the page states it, and the next run works', async ({ page }) => {
  await page.route('**/v1/labs/query-token/lines*', (route) =>
    route.fulfill({ json: { lines: [], after: '1-0' } }),
  );
  await page.goto(address);
  await page.getByRole('button', { name: openSocket }).click();
  await expect(page.getByText('NGINX’s line did not arrive. Try again.').first()).toBeVisible({
    timeout: 15_000,
  });
  await page.unroute('**/v1/labs/query-token/lines*');
  await openFirst(page);
});
