import { expect, type Page, type Response } from '@playwright/test';
import {
  ClusterFailure,
  ClusterMeasurement,
  endpoints as appEndpoints,
  type ClusterFailureKind,
  type ClusterServerName,
} from '@session-lab/contract';
import { endpoints, slotCount, users, type Servers, type User } from '@session-lab/contract/labs/cluster';
import { signIn as signInAs, signUp } from '../support/account.ts';
import { test } from '../support/browser.ts';
import { grantAdministrator, revokeAdministrator } from '../support/control.ts';
import { send, type Answer } from '../support/http.ts';
import {
  collectResponses,
  expectCompleted,
  expectFitAndAccessible,
  guess,
  itemsOf,
  openStep,
  resetLab,
} from '../support/lab.ts';

const address = '/labs/cluster';
const start = 'Start six Redis servers and sign in';
const kill = 'Kill Ada’s primary';
const forget = 'Sign out, then kill the primary';
const withWait = 'The same with WAIT';
/** The start of six servers, or a run with a failure, on a busy machine. */
const timeout = 60_000;
const claim = 'No single server has to be the one that must not fail.';
const rightAnswer = 'Right answer: None of the users';

const headers = { 'x-lab-student': 's'.repeat(22) };
type UserName = User['name'];

async function readServers(): Promise<Servers> {
  const { status, body } = await send(endpoints.readServers.path, { headers });
  expect(status).toBe(200);
  return endpoints.readServers.response.parse(JSON.parse(body));
}

const inject = (failure: ClusterFailureKind, server: ClusterServerName, token?: string): Promise<Answer> =>
  send(appEndpoints.injectClusterFailure.path, {
    method: 'POST',
    json: { failure, server },
    ...(token === undefined ? {} : { token }),
  });

/** Waits until no failure runs, and each server is back. */
test.beforeEach(async () => {
  test.setTimeout(180_000);
  await expect
    .poll(
      async () => {
        const { freeInMs, servers } = await readServers();
        return freeInMs === 0 && servers.every(({ alive, linked }) => alive && linked);
      },
      { timeout, intervals: [300] },
    )
    .toBe(true);
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const userIn = async (response: Response): Promise<User> =>
  endpoints.readMe.response.parse(JSON.parse(await response.text()));

/** Collects the requests with the tokens of Ada and Ben. */
function collect(page: Page) {
  const signIns = collectResponses(page, /^\/v1\/labs\/cluster\/sign-in$/);
  const others = collectResponses(page, /^\/v1\/labs\/cluster\/(?:me|sign-out)$/);
  return {
    signIns,
    /** Returns the responses to the tokens of a user, in the order of the requests. */
    async of(name: UserName): Promise<Response[]> {
      const tokens: string[] = [];
      for (const response of signIns)
        if ((await userIn(response)).name === name) tokens.push(response.headers()['authorization'] ?? '');
      return others
        .filter((response) => tokens.includes(response.request().headers()['authorization'] ?? 'none'))
        .toSorted((one, other) => one.request().timing().startTime - other.request().timing().startTime);
    },
  };
}

const statusesOf = (responses: readonly Response[]): number[] =>
  responses.map((response) => response.status());
const isRead = (response: Response): boolean => new URL(response.url()).pathname === endpoints.readMe.path;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Returns the statuses of a row, each as often as its group has requests: `200 ×4`, `503 ×5`. */
const statusesIn = async (page: Page, name: UserName): Promise<number[]> =>
  (await itemsOf(page, `Answers: ${name}`)).flatMap((text) => {
    const [, status = '', count = '1'] = /^(\d+)(?: ×(\d+))?/.exec(text) ?? [];
    return Array.from({ length: Number(count) }, () => Number(status));
  });

/** Compares the row of a user with the responses. The run may send a last request after its result is shown. */
async function expectRow(page: Page, name: UserName, responses: ReturnType<typeof collect>): Promise<void> {
  await expect(async () => {
    expect(await statusesIn(page, name)).toEqual(statusesOf(await responses.of(name)));
  }).toPass({ timeout });
}

const cell = (page: Page, server: ClusterServerName) => page.locator(`[data-server='${server}']`);

/** Compares the map with the servers as the API lists them. */
async function expectMap(page: Page): Promise<void> {
  const { state, servers } = await readServers();
  expect(state).toBe('ready');
  expect(servers.map(({ name }) => name).toSorted()).toEqual(
    [1, 2, 3, 4, 5, 6].map((index) => `redis-${index}`),
  );
  for (const { name, role, slots } of servers) {
    const text =
      role === 'primary' ? slots.map(([first, last]) => `${first}–${last}`).join(', ') : 'Redis replica';
    await expect(cell(page, name), name).toContainText(text);
  }
  const sizes = servers.flatMap(({ slots }) => slots.map(([first, last]) => last - first + 1));
  expect(sum(sizes)).toBe(slotCount);
}

async function startAndSignIn(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(address);
  await button(page, start).click();
  await expect(button(page, kill)).not.toHaveAttribute('aria-disabled', { timeout });
}

/** Returns the latest failure, which has ended or whose replica was promoted. */
async function latestFailure(): Promise<ClusterFailure> {
  const { failure } = await readServers();
  if (failure === null) throw new Error('there is no failure');
  return failure;
}

const promotedAfterMs = ({ startedAt, promotedAt }: ClusterFailure): number =>
  Date.parse(promotedAt ?? '') - Date.parse(startedAt);
const seconds = (ms: number): string =>
  ms < 999.5 ? `${Math.round(ms)}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`;

test('a primary is killed: its user gets 503 and then 200 with the same token, and the other user gets only 200', async ({
  page,
}) => {
  const responses = collect(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(address);
  await guess(page, 'All users');
  await expect(page.getByText(claim)).toBeHidden();
  await button(page, start).click();
  await expect(button(page, kill)).not.toHaveAttribute('aria-disabled', { timeout });

  const [ada, ben] = await Promise.all(responses.signIns.map(userIn));
  if (ada === undefined || ben === undefined) throw new Error('Ada and Ben did not sign in');
  expect([ada.name, ben.name]).toEqual(users);
  expect(ada.place.server).not.toBe(ben.place.server);
  await expectMap(page);
  await expect(cell(page, ada.place.server)).toContainText('Ada');
  await expect(cell(page, ben.place.server)).toContainText('Ben');
  await expect(
    page.getByText(`Ada’s session is on ${ada.place.server}, and Ben’s on ${ben.place.server}.`),
  ).toBeVisible();

  await button(page, kill).click();
  await expect(cell(page, ada.place.server)).toContainText('killed', { timeout });
  await expect(page.getByText(rightAnswer).first()).toBeVisible({ timeout });
  await expect(page.getByText(claim)).toBeVisible();
  await expectCompleted(page);

  const failure = await latestFailure();
  expect(failure).toMatchObject({ failure: 'killed', server: ada.place.server });
  expect(promotedAfterMs(failure)).toBeLessThan(6_000);
  expect(await itemsOf(page, 'Failures of the Cluster')).toEqual([
    `${failure.replica} promoted after ${seconds(promotedAfterMs(failure))}`,
  ]);

  await expectRow(page, 'Ada', responses);
  await expectRow(page, 'Ben', responses);
  const ofAda = await responses.of('Ada');
  const ofBen = await responses.of('Ben');
  expect(statusesOf(ofAda).join(' ')).toMatch(/^(200 )+(503 )+(200 ?)+$/);
  expect(new Set(statusesOf(ofBen))).toEqual(new Set([200]));
  const lastOfAda = ofAda.at(-1);
  const lastOfBen = ofBen.at(-1);
  if (lastOfAda === undefined || lastOfBen === undefined) throw new Error('there are no responses');
  expect((await userIn(lastOfAda)).place).toEqual({ ...ada.place, server: failure.replica });
  expect((await userIn(lastOfBen)).place).toEqual(ben.place);

  const refused = ofAda.filter((response) => response.status() === 503);
  const [firstRefused] = refused;
  const back = ofAda.slice(ofAda.findLastIndex((response) => response.status() === 503) + 1)[0];
  if (firstRefused === undefined || back === undefined) throw new Error('there is no interruption');
  const backAfterMs =
    back.request().timing().startTime +
    back.request().timing().responseEnd -
    firstRefused.request().timing().startTime;
  expect(backAfterMs).toBeLessThan(7_000);
  const verdict = page.getByText(/^Ada: \d+ × 503/);
  await expect(verdict).toContainText(`Ada: ${refused.length} × 503`);
  await expect(verdict).toContainText(`Ben: ${ofBen.length} of ${ofBen.length} requests got 200.`);
  const shownMs = 1000 * Number(/200 again after ([\d.]+)\ss/.exec((await verdict.textContent()) ?? '')?.[1]);
  // The page's clock and that of the browser's network differ. Ada's next request is half a second later.
  expect(Math.abs(shownMs - backAfterMs)).toBeLessThan(450);

  // The killed server comes back as a replica of the promoted one.
  await expect(cell(page, failure.server)).toContainText('replica', { timeout });
  await expectMap(page);
  await expectFitAndAccessible(page);
  await resetLab(page);
  expect(await statusesIn(page, 'Ada')).toEqual([]);
});

test('a failover forgets a sign-out that only the primary received: 204, and then 200', async ({ page }) => {
  await startAndSignIn(page);
  await button(page, kill).click();
  await expect(page.getByText(rightAnswer).first()).toBeVisible({ timeout });
  const responses = collect(page);
  const failures = collectResponses(page, /^\/v1\/admin\/cluster-failures$/);
  await openStep(page, 'Break it');
  await button(page, forget).click();
  const result = page.getByText(/^Signed out, and still 200: redis-\d never received the DEL\.$/);
  await expect(result).toBeVisible({ timeout });
  const ofAda = await responses.of('Ada');
  const [signOut] = ofAda;
  const read = ofAda.at(-1);
  if (signOut === undefined || read === undefined) throw new Error('there are no responses');
  expect(statusesOf(ofAda).join(' ')).toMatch(/^204 (200 |503 )*200$/);
  expect(read.request().headers()['authorization']).toBe(signOut.request().headers()['authorization']);

  const [cutOff, killed] = await Promise.all(
    failures.map(async (response) => ClusterFailure.parse(JSON.parse(await response.text()))),
  );
  expect([cutOff?.failure, killed?.failure]).toEqual(['cut-off', 'killed']);
  expect(killed?.server).toBe(cutOff?.server);
  expect((await userIn(read)).place.server).toBe(killed?.replica);
  const failure = await latestFailure();
  const lines = await itemsOf(page, 'The sign-out');
  expect(lines.map((line) => line.replace(/#\d+/, '#n'))).toEqual([
    `${cutOff?.replica ?? ''} receives no more changes.`,
    'Sign-out: 204 (#n). The page deletes its token.',
    `${failure.server} killed, ${failure.replica} promoted after ${seconds(promotedAfterMs(failure))}.`,
    'GET /me with a copy of the token: 200 (#n).',
    `Signed out, and still 200: ${failure.replica} never received the DEL.`,
  ]);
  await expectRow(page, 'Ada', responses);
  await expectFitAndAccessible(page);
});

test('with WAIT, the sign-out is a 503, the page keeps the token, and no confirmed sign-out is forgotten', async ({
  page,
}) => {
  await startAndSignIn(page);
  await button(page, kill).click();
  await expect(page.getByText(rightAnswer).first()).toBeVisible({ timeout });
  const responses = collect(page);
  await openStep(page, 'Break it');
  await button(page, withWait).click();
  const result = page.getByText('The 503 was true: the sign-out was not confirmed, so the page tried again.');
  await expect(result).toBeVisible({ timeout });
  const ofAda = await responses.of('Ada');
  const signOuts = statusesOf(ofAda.filter((response) => !isRead(response)));
  expect(signOuts[0]).toBe(503);
  expect(signOuts.at(-1)).toBe(204);
  expect(signOuts.slice(0, -1).every((status) => status === 503)).toBe(true);
  const confirmed = ofAda.findIndex((response) => response.status() === 204);
  expect(statusesOf(ofAda.slice(0, confirmed).filter(isRead))).toContain(200);
  expect(statusesOf(ofAda.slice(confirmed + 1))).toEqual([401]);
  await expectRow(page, 'Ada', responses);
  const lines = await itemsOf(page, 'The sign-out with WAIT');
  expect(lines[1]).toMatch(/^Sign-out with WAIT: 503 \(#\d+\)\. Not confirmed: the page keeps the token\.$/);
  expect(lines.at(-2)).toMatch(/^GET \/me with the same token: 401 \(#\d+\)\.$/);
  await expectFitAndAccessible(page);
});

test('the slot of a key: this page computes it, Redis confirms it, and one tag is one slot', async ({
  page,
}) => {
  const responses = collect(page);
  await startAndSignIn(page);
  const answers = collectResponses(page, /^\/v1\/labs\/cluster\/keys\//);
  await page.getByRole('button', { name: 'Go further' }).click();
  const panel = page.getByRole('region', { name: 'In which slot is a key?' });
  const query = panel.getByRole('button', { name: 'Send CLUSTER KEYSLOT' });
  const keys = ['somekey', '{ada}:session', '{ada}:cart', 'a/b {é}?x=1'];
  for (const [index, key] of keys.entries()) {
    await panel.getByRole('textbox', { name: 'Key' }).fill(key);
    await query.click();
    await expect(panel.getByRole('row')).toHaveCount(index + 2);
  }
  const places = await Promise.all(
    answers.map(async (response) => endpoints.findKey.response.parse(JSON.parse(await response.text()))),
  );
  const { servers } = await readServers();
  for (const [index, place] of places.entries()) {
    expect(place.key).toBe(keys[index]);
    const cells = await panel
      .getByRole('row')
      .nth(index + 1)
      .getByRole('cell')
      .allInnerTexts();
    expect(cells.slice(-3)).toEqual([`${place.slot}`, `${place.slot}`, place.server]);
    const owner = servers.find(({ slots }) =>
      slots.some(([first, last]) => first <= place.slot && place.slot <= last),
    );
    expect(owner?.name).toBe(place.server);
  }
  // The documentation of CLUSTER KEYSLOT has this slot.
  expect(places[0]?.slot).toBe(11_058);
  expect(places[1]?.slot).toBe(places[2]?.slot);
  await panel.getByRole('button', { name: '{ada}:session', exact: true }).click();
  await expect(panel.getByRole('list', { name: 'CRC-16 after each byte' }).getByRole('listitem')).toHaveCount(
    3,
  );
  await query.click();
  await expect(
    panel.getByText(
      `{ada}:cart and {ada}:session have the same part ada, so both are in slot ${places[1]?.slot ?? ''}.`,
    ),
  ).toBeVisible();
  const [signIn] = responses.signIns;
  if (signIn === undefined) throw new Error('Ada did not sign in');
  const { place } = await userIn(signIn);
  await panel.getByRole('button', { name: 'Ada’s session' }).click();
  await expect(panel.getByRole('textbox', { name: 'Key' })).toHaveValue(place.key);
  await expect(panel.getByText(`is slot ${place.slot}.`)).toBeVisible();

  await page.route('**/v1/labs/cluster/keys/*', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      json: {
        type: '/problems/too_many_requests',
        title: 'Too many requests',
        status: 429,
        code: 'too_many_requests',
      },
    }),
  );
  await query.click();
  await expect(panel.getByText('Your network sent too many requests at once.')).toBeVisible();
  await panel.getByRole('textbox', { name: 'Key' }).fill('..');
  await expect(panel.getByText('A browser removes . and .. from an address.')).toBeVisible();
  await expect(query).toHaveAttribute('aria-disabled', 'true');
  await panel.getByRole('textbox', { name: 'Key' }).fill('é'.repeat(51));
  await expect(panel.getByText('The key has 102 bytes. At most 100 are allowed.')).toBeVisible();
  await expect(query).toHaveAttribute('aria-disabled', 'true');
  await expectFitAndAccessible(page);
});

test('without a run, the map follows the servers: a failed read is repeated, and a stop ends the sessions', async ({
  page,
}) => {
  await send(endpoints.start.path, { method: 'POST', headers });
  await expect.poll(async () => (await readServers()).state, { timeout }).toBe('ready');
  let [answer, failed]: ['real' | 'none' | Servers, number] = ['none', 0];
  await page.route(`**${endpoints.readServers.path}`, async (route) => {
    if (route.request().method() !== 'GET' || answer === 'real') return route.continue();
    if (answer !== 'none') return route.fulfill({ json: answer });
    failed += 1;
    return route.abort();
  });
  await page.goto(address);
  await expect.poll(() => failed).toBeGreaterThan(0);
  await expect(cell(page, 'redis-1')).toContainText('off');
  answer = 'real';
  await expect(cell(page, 'redis-1')).not.toContainText('off', { timeout });
  await expectMap(page);

  const real = await readServers();
  const killed: ClusterServerName = real.servers.find(({ role }) => role === 'primary')?.name ?? 'redis-1';
  answer = {
    ...real,
    servers: real.servers.map((one) => (one.name === killed ? { ...one, alive: false } : one)),
    failure: {
      failure: 'killed',
      server: killed,
      replica: real.servers.find(({ copies }) => copies === killed)?.name ?? 'redis-4',
      startedAt: new Date().toISOString(),
      promotedAt: null,
      endedAt: null,
    },
  };
  await expect(cell(page, killed)).toContainText('killed', { timeout });
  [answer, failed] = ['none', 0];
  await expect.poll(() => failed).toBeGreaterThan(0);
  answer = 'real';
  await expectMap(page);

  await button(page, start).click();
  await expect(page.getByText(/^Ada’s session is on redis-\d/)).toBeVisible({ timeout });
  await expect(button(page, start)).not.toHaveAttribute('aria-disabled', 'true', { timeout });
  answer = { state: 'off', servers: [], failure: null, freeInMs: 0 };
  await expect(cell(page, killed)).toContainText('off', { timeout });
  await expect(page.getByText('The servers are off.')).toBeVisible();
  await expect(page.getByText(/^Ada’s session is on/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Go further' }).click();
  await expect(page.getByText('Redis is off. Start it in step 2.')).toHaveCount(2);
});

test('a measurement: both bars, the ratio and the cores are those of the response', async ({ page }) => {
  await startAndSignIn(page);
  const answers = collectResponses(page, /^\/v1\/admin\/cluster-measurements$/);
  await page.getByRole('button', { name: 'Go further' }).click();
  const panel = page.getByRole('region', { name: 'One server compared with three' });
  await panel.getByRole('button', { name: 'Measure both' }).click();
  await expect(panel.getByText(/^Three servers answered /)).toBeVisible({ timeout });
  const [answer] = answers;
  if (answer === undefined) throw new Error('there is no measurement');
  const { oneServer, threeServers, cores } = ClusterMeasurement.parse(JSON.parse(await answer.text()));
  for (const { requestsPerSecond } of [oneServer, threeServers]) {
    expect(requestsPerSecond).toBeGreaterThan(0);
    await expect(panel).toContainText(`${Math.round(requestsPerSecond).toLocaleString('en')} requests/s`);
  }
  const ratio = threeServers.requestsPerSecond / oneServer.requestsPerSecond;
  const sentence = panel.getByText(/^Three servers answered /);
  await expect(sentence).toContainText(`${ratio.toFixed(2)} times`);
  await expect(sentence).toContainText(`This machine has ${cores} core`);
  await expectFitAndAccessible(page);
});

test('a student whose failure is refused sees the failure of the administrator', async ({ page }) => {
  const admin = await signUp();
  await startAndSignIn(page);
  const [first] = await itemsOf(page, 'Servers of the Cluster');
  expect(first).toBeDefined();
  grantAdministrator(admin.email);
  try {
    const token = await signInAs(admin);
    const hint = await page.getByText(/^Ada’s session is on redis-\d/).textContent();
    const { servers } = await readServers();
    const server = servers.find(({ name }) => (hint ?? '').startsWith(`Ada’s session is on ${name},`))?.name;
    if (server === undefined) throw new Error(`no server in "${hint ?? ''}"`);
    await button(page, kill).click();
    await expect(
      page.getByText('Only an administrator may inject faults. Contact your teacher.'),
    ).toBeVisible();
    expect((await inject('killed', server, token)).status).toBe(200);
    await expect(page.getByText(rightAnswer).first()).toBeVisible({ timeout });
    const failure = await latestFailure();
    expect(await itemsOf(page, 'Failures of the Cluster')).toEqual([
      `${failure.replica} promoted after ${seconds(promotedAfterMs(failure))}`,
    ]);
    await openStep(page, 'Break it');
    const breakIt = page.getByRole('region', { name: 'Break it', exact: true });
    await expect(button(page, forget)).not.toHaveAttribute('aria-disabled', 'true', { timeout });
    let isBusy = true;
    await page.route(`**${endpoints.readServers.path}`, async (route) => {
      if (route.request().method() !== 'GET') return route.continue();
      const response = await route.fetch();
      const json = endpoints.readServers.response.parse(await response.json());
      return route.fulfill({ response, json: { ...json, freeInMs: isBusy ? 5_000 : json.freeInMs } });
    });
    await button(page, forget).click();
    await expect(breakIt.getByText('Only one failure runs at a time.')).toBeVisible();
    isBusy = false;
    await expect(
      breakIt.getByText('Only an administrator may inject faults. Contact your teacher.'),
    ).toBeVisible({ timeout });
  } finally {
    revokeAdministrator(admin.email);
  }
});

test('the app and lab 15 answer 200 while a primary is killed', async () => {
  const { token } = await signUp();
  await send(endpoints.start.path, { method: 'POST', headers });
  await expect.poll(async () => (await readServers()).state, { timeout }).toBe('ready');
  const ofOutage = await send('/v1/labs/outage/sign-in', { method: 'POST' });
  const outageToken = String(ofOutage.headers.authorization).replace('Bearer ', '');
  const primary = (await readServers()).servers.find(({ role }) => role === 'primary')?.name ?? 'redis-1';
  expect((await inject('killed', primary)).status).toBe(200);
  let isOver = false;
  while (!isOver) {
    const answers = await Promise.all([
      send('/v1/users/me', { token }),
      send('/v1/labs/outage/deadline/me', { token: outageToken, headers }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    isOver = (await latestFailure()).promotedAt !== null;
  }
});
