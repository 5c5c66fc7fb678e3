import { expect, type Page, type Response } from '@playwright/test';
import { Outage, endpoints as appEndpoints, outageLastsMs, type OutageKind } from '@session-lab/contract';
import { endpoints, deadlineMs, servers, type Server } from '@session-lab/contract/labs/outage';
import { signIn as signInAs, signUp } from '../support/account.ts';
import { test } from '../support/browser.ts';
import { grantAdministrator, revokeAdministrator } from '../support/control.ts';
import { code, send, type Answer } from '../support/http.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  guess,
  itemsOf,
  openStep,
  resetLab,
  untilNoOutage,
} from '../support/lab.ts';

const address = '/labs/outage';
const freeze = 'Freeze Redis for 5 seconds';
const stop = 'Stop Redis, and keep sending';
/** A run takes ten seconds, and the machine may be busy. */
const timeout = 40_000;
/** The deadline of the store is 500 ms. The rest is for a busy machine. */
const inTimeMs = deadlineMs + 1_500;

const names: Readonly<Record<Server, string>> = {
  deadline: 'With a deadline',
  defaults: 'With defaults',
  'catch-all': 'Catches all errors',
};
const student = { 'x-lab-student': 's'.repeat(22) };
const pathOf = (server: Server): string => endpoints.readMe.path.replace('{server}', server);
const me = (server: Server, token: string): Promise<Answer> =>
  send(pathOf(server), { token, headers: student });
const startOutage = (outage: OutageKind, token?: string): Promise<Answer> =>
  send(appEndpoints.injectOutage.path, {
    method: 'POST',
    json: { outage },
    ...(token === undefined ? {} : { token }),
  });

async function latest(): Promise<{ outage: Outage | null; freeInMs: number }> {
  return endpoints.readOutage.response.parse(JSON.parse((await send(endpoints.readOutage.path)).body));
}

/** Waits until no outage runs, and both replicas have noticed that Redis is back. */
async function untilFree(): Promise<void> {
  await untilNoOutage();
  await expect(async () => {
    const token = await signIn();
    for (const server of [...servers, ...servers]) expect((await me(server, token)).status).toBe(200);
  }).toPass({ timeout, intervals: [200] });
}

async function signIn(): Promise<string> {
  const { status, headers } = await send(endpoints.signIn.path, { method: 'POST' });
  expect(status).toBe(201);
  return String(headers.authorization).replace('Bearer ', '');
}

test.beforeEach(untilFree);

type Responses = Readonly<Record<Server, readonly Response[]>>;

const collect = (page: Page): Responses => ({
  deadline: collectResponses(page, /^\/v1\/labs\/outage\/deadline\/me$/),
  defaults: collectResponses(page, /^\/v1\/labs\/outage\/defaults\/me$/),
  'catch-all': collectResponses(page, /^\/v1\/labs\/outage\/catch-all\/me$/),
});

const statusesOf = (responses: readonly Response[]): number[] =>
  responses.map((response) => response.status());
const timeOf = (response: Response): number => response.request().timing().responseEnd;
const tokenOf = (response: Response): string | undefined => response.request().headers()['authorization'];

/** Returns the groups of one row, as the screen has them: `200 ×4`, `200 after 4.8 s`. */
const groupsOf = async (page: Page, server: Server): Promise<string[]> =>
  (await itemsOf(page, `Answers: ${names[server]}`)).map((text) => /^[^,]+/.exec(text)?.[0].trim() ?? '');

/** Returns the statuses of a row's groups, each as often as the group has requests. */
const statusesIn = (groups: readonly string[]): number[] =>
  groups.flatMap((group) => {
    const [, status = '', count = '1'] = /^(\d+)(?: ×(\d+))?/.exec(group) ?? [];
    return Array.from({ length: Number(count) }, () => Number(status));
  });

/** Compares each row with the responses that it is made of. */
async function expectRows(page: Page, responses: Responses): Promise<void> {
  for (const server of servers) {
    const groups = await groupsOf(page, server);
    expect(statusesIn(groups), server).toEqual(statusesOf(responses[server]));
    const slow = responses[server].filter((response) => timeOf(response) > 2_000);
    const shown = groups.flatMap((group) => /after ([\d.]+)\ss$/.exec(group)?.[1] ?? []).map(Number);
    expect(shown.length, server).toBeGreaterThanOrEqual(slow.length);
    for (const response of slow) {
      const ms = timeOf(response);
      expect(
        shown.some((value) => Math.abs(value - ms / 1000) <= 0.11),
        `${ms} ms`,
      ).toBe(true);
    }
  }
}

async function expectOutage(page: Page, kind: OutageKind): Promise<void> {
  const { outage } = await latest();
  expect(outage?.outage).toBe(kind);
  const lastedMs = Date.parse(outage?.endedAt ?? '') - Date.parse(outage?.startedAt ?? '');
  expect(lastedMs).toBeGreaterThan(outageLastsMs - 500);
  expect(await itemsOf(page, 'Outages of Redis')).toEqual([
    `Redis ${kind} for ${(lastedMs / 1000).toFixed(1)}\u00a0s`,
  ]);
}

test('frozen: a 503 in time keeps the token, which works again; the defaults wait; a 401 for each error signs out', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const responses = collect(page);
  await page.goto(address);
  await guess(page, '401: there is no such session');
  await expect(page.getByText('An unavailable store is not a sign-out.')).toBeHidden();
  await page.getByRole('button', { name: freeze }).click();
  await expect(page.getByText('Right answer: 503: try again in a moment').first()).toBeVisible({ timeout });
  await expect(page.getByText('An unavailable store is not a sign-out.')).toBeVisible();
  await expectCompleted(page);
  await expectOutage(page, 'frozen');
  await expectRows(page, responses);

  const { deadline, defaults, 'catch-all': catchAll } = responses;
  expect(statusesOf(deadline).join(' ')).toMatch(/^(200 )+(503 )+(200 ?)+$/);
  for (const response of deadline.filter((one) => one.status() === 503)) {
    expect(timeOf(response)).toBeLessThan(inTimeMs);
    expect(response.headers()['retry-after']).toBe('1');
    // NGINX sends the 503 to the page, and not to the other server.
    expect(response.headers()['x-upstream']).toBe(response.headers()['x-served-by']);
    expect(JSON.parse(await response.text())).toMatchObject({ code: 'store_unavailable' });
  }
  expect(new Set(deadline.map(tokenOf)).size).toBe(1);

  expect(new Set(statusesOf(defaults))).toEqual(new Set([200]));
  const longestMs = Math.max(...defaults.map(timeOf));
  expect(longestMs).toBeGreaterThan(outageLastsMs - 1_500);

  expect(statusesOf(catchAll).join(' ')).toMatch(/^(200 )+(401 ?)+$/);
  const refused = catchAll.findIndex((response) => response.status() === 401);
  expect(tokenOf(catchAll[refused] ?? fail())).toBe(tokenOf(deadline[0] ?? fail()));
  expect(catchAll.slice(refused + 1).map(tokenOf)).toEqual(catchAll.slice(refused + 1).map(() => undefined));
  const [disproof] = deadline.filter(
    (response, index) => response.status() === 200 && deadline[index - 1]?.status() === 503,
  );
  expect(tokenOf(disproof ?? fail())).toBe(tokenOf(deadline[0] ?? fail()));
  await expect(page.locator('[data-refusal]')).toHaveText([
    /^False 401 \(#\d+\): Redis did not reply\. The session exists: #\d+ got 200\.\s*$/,
  ]);
  await expect(page.getByText('token kept')).toHaveCount(2);
  await expect(page.getByText('token deleted')).toHaveCount(1);
  await expectFitAndAccessible(page);

  await resetLab(page);
  for (const server of servers) expect(await groupsOf(page, server)).toEqual([]);
});

test('stopped: Redis is back empty, and the 401 afterwards is true', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(address);
  await page.getByRole('button', { name: freeze }).click();
  await expect(page.getByText('Right answer: 503: try again in a moment').first()).toBeVisible({ timeout });
  const responses = collect(page);
  await openStep(page, 'Break it');
  await page.getByRole('button', { name: stop }).click();
  const story = page.getByText(/^Redis replied again after/);
  await expect(story).toBeVisible({ timeout });
  await expect(page.getByRole('button', { name: stop })).toBeEnabled({ timeout });
  await expectOutage(page, 'stopped');
  await expectRows(page, responses);

  const { deadline, defaults } = responses;
  expect(statusesOf(deadline).join(' ')).toMatch(/^(200 )+(503 )+(401 ?)+$/);
  const honest = deadline.find((response) => response.status() === 401) ?? fail();
  expect(JSON.parse(await honest.text())).toMatchObject({ code: 'invalid_token' });
  expect(honest.headers()['server-timing']).toContain('store;desc="GET"');
  expect(statusesOf(defaults).join(' ')).toMatch(/^(200 )+(401 ?)+$/);
  const waitedMs = Math.max(...defaults.map(timeOf));
  await expect(story).toContainText(`answered after ${(waitedMs / 1000).toFixed(1)}`);
  await expect(page.locator('[data-refusal]')).toHaveText([
    /^Unchecked 401 \(#\d+\): Redis did not reply\.\s*$/,
    /^True 401 \(#\d+, #\d+\): Redis replied that it has no such session\.\s*$/,
  ]);
  await expect(page.getByText('token deleted')).toHaveCount(3);
  await expectFitAndAccessible(page);
});

for (const kind of ['frozen', 'stopped'] as const)
  test(`${kind}: the app and lab 6 answer 200 all the time`, async () => {
    const { token } = await signUp();
    const signedIn = await send('/v1/labs/expiry/sign-in', { method: 'POST' });
    const ofLab = String(signedIn.headers.authorization).replace('Bearer ', '');
    const own = await signIn();
    expect((await startOutage(kind)).status).toBe(200);
    const seen = new Set<number>();
    let isOver = false;
    while (!isOver) {
      const [app, lab, outage] = await Promise.all([
        send('/v1/users/me', { token }),
        send('/v1/labs/expiry/me', { token: ofLab }),
        me('deadline', own),
      ]);
      expect([app.status, lab.status]).toEqual([200, 200]);
      expect(app.headers['x-upstream']).toBe(app.headers['x-served-by']);
      seen.add(outage.status);
      isOver = (await latest()).outage?.endedAt !== null;
    }
    expect(seen).toContain(503);
    await expect.poll(async () => (await me('deadline', own)).status).toBe(kind === 'frozen' ? 200 : 401);
  });

test('one outage at a time: another one is refused with the time until it may start', async () => {
  expect((await startOutage('frozen')).status).toBe(200);
  const refused = await startOutage('stopped');
  expect([refused.status, code(refused)]).toEqual([409, 'outage_running']);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(outageLastsMs / 1000);
});

test('a student whose outage is refused sees the outage of the administrator', async ({ page }) => {
  const admin = await signUp();
  grantAdministrator(admin.email);
  try {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const responses = collect(page);
    await page.goto(address);
    await page.getByRole('button', { name: freeze }).click();
    await expect(
      page.getByText('Only an administrator may inject faults. Contact your teacher.'),
    ).toBeVisible();
    const token = await signInAs(admin);
    expect((await startOutage('frozen', token)).status).toBe(200);
    await expect(page.getByText('Right answer: 503: try again in a moment').first()).toBeVisible({ timeout });
    await expectOutage(page, 'frozen');
    await expectRows(page, responses);
    await openStep(page, 'Break it');
    const breakIt = page.getByRole('region', { name: 'Break it', exact: true });
    await expect(page.getByRole('button', { name: stop })).toBeEnabled({ timeout });
    expect((await startOutage('frozen', token)).status).toBe(200);
    await page.getByRole('button', { name: stop }).click();
    await expect(breakIt.getByText('Only one outage runs at a time.')).toBeVisible();
    await expect(
      breakIt.getByText('Only an administrator may inject faults. Contact your teacher.'),
    ).toBeVisible({ timeout });
  } finally {
    revokeAdministrator(admin.email);
  }
});

function fail(): never {
  throw new Error('There is no such response.');
}
