import { expect, type Page, type Response } from '@playwright/test';
import { test } from '../support/browser.ts';
import { collectResponses, expectBothReplicas, itemsOf, queriedStore, replicaOf } from '../support/lab.ts';
import { expectNoGap, readTable, teach } from '../support/lecture.ts';

// Without motion, the page counts each response as shown at once.
test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.describe.configure({ timeout: 180_000 });

const statusesOf = (responses: readonly Response[]): number[] =>
  responses.map((response) => response.status());
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const lanesPath = '/v1/labs/where-state-lives';

/** Expects the number of requests that succeeded in a lane of lab 2, as they arrived. */
async function expectScore(page: Page, lane: string, responses: readonly Response[]): Promise<void> {
  await expect.poll(() => responses.length).toBe(10);
  const good = responses.filter((response) => response.status() === 200).length;
  await expect(page.getByRole('region', { name: lane, exact: true })).toContainText(`${good} of 10`);
}

const lecture = 'A lecture of 50 minutes';

test('the table of the lecture covers 50 minutes without a gap', () => {
  expectNoGap(lecture, 50);
});

test('the lecture runs as its table describes it, row by row', async ({ page }) => {
  const { recorded, row, press, scrollTo, openFromMenu, check, moveToEnd, guess, sees } = teach(page);
  await page.goto('/');

  await row('0–4', async () => {
    const memory = collectResponses(page, new RegExp(`^${lanesPath}/memory/me$`));
    const redis = collectResponses(page, new RegExp(`^${lanesPath}/redis/me$`));
    await press('Sign Ada in');
    await sees('Ada signed in at …. The next request goes to …. What does it answer?');
    await guess('200: it knows Ada');
    await press('Send 6 requests');
    await sees('… of 6: … does not know Ada.');
    await sees('6 of 6: api-1 and api-2 answered.');
    await sees('Right answer: 401: it does not know Ada');
    expect(statusesOf(redis)).toEqual(times(6, 200));
    const good = memory.filter((response) => response.status() === 200);
    const refused = memory.find((response) => response.status() === 401);
    if (refused === undefined) throw new Error('no request of the memory lane got 401');
    await expect(
      page.getByText(`${good.length} of 6: ${replicaOf(refused)} does not know Ada.`),
    ).toBeVisible();
  });

  await row('4–6', async () => {
    await sees('Why does … answer 401?');
    await press('NGINX is broken');
    await sees('No. NGINX works: the servers share the work in turn.');
    await press('One server has no record of her sign-in');
    await sees('Yes. One server cannot read the memory of the other.');
  });

  await row('6–9', async () => {
    const pings = collectResponses(page, /^\/v1\/ping$/);
    await press('Start lab 1');
    await sees('Ten requests over one connection: how many servers answer?');
    await guess('One: it is one connection');
    pings.length = 0;
    await press('Send 10 requests');
    await sees('Right answer: Two, in turn');
    await sees('Two servers answered, in turn, over one connection.');
    expect(pings).toHaveLength(10);
    pings.length = 0;
    await press('Run');
    await press('Send 100');
    await expect.poll(() => pings.length, { timeout: 60_000 }).toBe(100);
    for (const name of ['api-1', 'api-2'])
      expect(pings.filter((response) => replicaOf(response) === name)).toHaveLength(50);
  });

  await row('9–13', async () => {
    const folder = 'Results of pwd';
    await press('Break it');
    await sees('You cd once. What does pwd print?');
    await press('cd photos');
    await sees('… keeps your folder in its memory.');
    await press('pwd');
    await sees('Only … keeps your folder. … never received your cd.');
    const printed = (await itemsOf(page, folder)).map((text) => text.includes('photos'));
    expect(printed).toEqual(printed.map((_, at) => (at % 2 === 0 ? printed[0] : !printed[0])));
    expect(printed).toHaveLength(6);
    await press('ls photos');
    await sees('1.jpg 2.jpg');
    await sees('The request names the folder, so every server answers the same: stateless.');
  });

  const lane = (name: string): Response[] => collectResponses(page, new RegExp(`^${lanesPath}/${name}/me$`));
  const lanes = {
    Memory: lane('memory'),
    'Memory, sticky': lane('sticky'),
    Redis: lane('redis'),
    JWT: lane('jwt'),
  };
  const expectScores = async (): Promise<void> => {
    for (const [name, responses] of Object.entries(lanes)) await expectScore(page, name, responses);
  };
  const forget = (): void => {
    for (const responses of Object.values(lanes)) responses.length = 0;
  };

  await row('13–19', async () => {
    await press('Next lab');
    await sees('One server knows Ada. How many of her ten requests succeed?');
    await guess('All ten: she is signed in');
    forget();
    await press('Sign in and send 10');
    await sees('Right answer: Those that reach that server');
    await sees('5 of 10');
    await sees('Only … has a session for Ada.');
    await sees('api-1 and api-2 answered.');
    await expectScores();
  });

  await row('19–23', async () => {
    await press('Break it');
    await sees('Which lanes still know Ada?');
    await press('Crash api-…');
    await sees('… is down until you start it.');
    forget();
    await press('Send 10 in each lane');
    await sees('… is down, and … has no session for Ada.');
    await sees('… is down, so … answered.');
    await expectScores();
    expect(statusesOf(lanes['Memory, sticky'])).toEqual(times(10, 401));
    await press('Start api-… again');
    await expectBothReplicas();
    forget();
    await press('Send 10 in each lane');
    await sees('… restarted, its memory is empty.');
    await expectScores();
    for (const name of ['Redis', 'JWT'] as const) expect(statusesOf(lanes[name])).toEqual(times(10, 200));
  });

  await row('23–28', async () => {
    const responses = collectResponses(page, /^\/v1\/labs\/anatomy\/me$/);
    await openFromMenu('Anatomy of a token');
    await sees('You flip one bit of a token and send it. What notices?');
    await guess('Redis: it has no session for that token');
    await press('Get a token');
    await press('Send the token as issued');
    await sees('Redis has the session of Ada.');
    await press('Flip one bit and send');
    await sees('Refused at the signature step. Redis was not queried.');
    await sees('Right answer: The server, before it queries Redis');
    await press('Break it');
    await press('Flip one bit in each byte: 64 requests');
    await sees('64 of 64 requests got 401 at the signature step.');
    await sees('Redis was queried 0 times');
    expect(statusesOf(responses)).toEqual([200, ...times(65, 401)]);
    expect(responses.slice(1).filter(queriedStore)).toEqual([]);
  });

  await row('28–31', async () => {
    const responses = collectResponses(page, /^\/v1\/labs\/anatomy\/me$/);
    await scrollTo('Go further');
    await press('Go further');
    await press('Rotate the keys');
    await sees('key 2 signs');
    await press('Send the original token');
    await sees('Key 1 signed the token, and Redis has the session of Ada.');
    await press('Rotate the keys');
    await sees('key 3 signs');
    await press('Send the original token');
    await expect.poll(() => statusesOf(responses)).toEqual([200, 401]);
    await sees('Key 1 was removed');
    // The result is under the buttons, on the same screen.
    const result = page
      .getByRole('main')
      .getByText(/Key 1 was removed/)
      .filter({ visible: true });
    await expect(result.last()).toBeInViewport({ ratio: 1 });
  });

  await row('31–35', async () => {
    await openFromMenu('Expiry');
    await sees('Session and JWT, 15 s each, used at 10 s: valid at 20 s?');
    await guess('Both: each was used in time');
    await press('Run it: requests at 10 s and 20 s');
    const right = page.getByText('Right answer: Only the session').first();
    await expect(right).toBeVisible({ timeout: 30_000 });
    await sees('Right answer: Only the session');
    await sees('Each request restarts the session’s idle timeout; the JWT’s end is fixed.');
    expect(await itemsOf(page, 'Requests with the Session')).toEqual([
      expect.stringContaining('200'),
      expect.stringContaining('200'),
    ]);
    expect(await itemsOf(page, 'Requests with the JWT')).toEqual([
      expect.stringContaining('200'),
      expect.stringContaining('401'),
    ]);
  });

  const thief = collectResponses(page, /^\/v1\/users\/me$/);
  const expectThief = async (status: number): Promise<void> => {
    await expect.poll(() => statusesOf(thief)).toEqual([status, status]);
    expect(new Set(thief.map(replicaOf))).toEqual(new Set(['api-1', 'api-2']));
  };

  await row('35–38', async () => {
    await press('Next lab');
    await sees('Your page deletes its token. What can a thief with a copy do?');
    await guess('Nothing: you are signed out');
    await press('Use a demo user');
    await press('Copy my token');
    await press('Only delete my copy');
    thief.length = 0;
    await press('Use the copy as the thief');
    await sees('This page shows “signed out”, and still api-1 and api-2 accepted the copy.');
    await sees('Right answer: Use your account until the session ends');
    await expectThief(200);
  });

  await row('38–41', async () => {
    await press('Break it');
    await press('Sign in again as demo-…');
    await press('Sign out everywhere else');
    await expect.poll(() => itemsOf(page, 'Your sessions in Redis')).toHaveLength(1);
    thief.length = 0;
    await press('Use the copy as the thief');
    await sees('api-1 and api-2 refused the copy: its session no longer exists.');
    await expectThief(401);
  });

  const kinds = ['session', 'hs256', 'jwe', 'nested'].map((kind) =>
    collectResponses(page, new RegExp(`^/v1/labs/jwt/${kind}/me$`)),
  );
  const lastStatuses = (): number[] => kinds.map((responses) => responses.at(-1)?.status() ?? 0);

  await row('41–45', async () => {
    await press('Next lab');
    await sees('Ada signs out. Which copies of her four tokens still work?');
    await guess('None: she is signed out');
    await press('Sign in with each kind');
    await press('Sign out of all four');
    await press('Replay the copies');
    await sees('Ada is signed out. The servers still accept 3 of the 4 copies.');
    await sees('Right answer: The JWTs, but not the session');
    expect(lastStatuses()).toEqual([401, 200, 200, 200]);
  });

  await row('45–47', async () => {
    await press('Break it');
    await check('Deny list');
    await press('Sign out of all four');
    await sees('Now replay the copies.');
    await press('Replay the copies');
    await sees('The servers refuse all 4 copies.');
    await sees('Each request with a JWT now queries Redis');
    expect(lastStatuses()).toEqual([401, 401, 401, 401]);
    expect(kinds.map((responses) => responses.slice(-1).some(queriedStore))).toEqual(times(4, true));
  });

  await row('47–50', async () => {
    await scrollTo('Go further');
    await press('Go further');
    await moveToEnd('Requests');
    await sees('1,000,000 requests');
    await sees('times as long as the header with the session token');
  });

  expect(recorded).toEqual(readTable(lecture));
});
