import { readFileSync } from 'node:fs';
import { expect, type Page, type Response } from '@playwright/test';
import { openByMenu, test } from '../support/browser.ts';
import { collectResponses, expectBothReplicas, itemsOf, queriedStore, replicaOf } from '../support/lab.ts';

// Without motion, the page counts each response as shown at once.
test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.describe.configure({ timeout: 180_000 });

/**
 * A row of the table in docs/teaching.md. Bold: what the teacher presses, and the answer that most students
 * choose. Italic: texts on the screen, where `…` stands for any word.
 */
type Row = {
  readonly minutes: string;
  readonly presses: readonly string[];
  readonly guesses: readonly string[];
  readonly texts: readonly string[];
};

const marked = (cell: string, mark: RegExp): string[] =>
  [...cell.matchAll(mark)].map(([, text = '']) => text);
const bold = (cell: string): string[] => marked(cell, /\*\*(.+?)\*\*/g);
const italic = (cell: string): string[] => marked(cell, /(?<!\w)_(.+?)_(?!\w)/g);

/** Returns the rows of the first table. */
function readTable(): Row[] {
  const lines = readFileSync(new URL('../../docs/teaching.md', import.meta.url), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, minutes = '', act = '', question = '', expected = '', screen = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    if (!/^\d+–\d+$/.test(minutes)) return [];
    return [
      {
        minutes,
        presses: bold(act),
        guesses: bold(expected),
        texts: [...italic(question), ...italic(screen)],
      },
    ];
  });
}

/** Returns a pattern for a text of the table. */
const pattern = (text: string, start = ''): RegExp =>
  new RegExp(
    start + text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('…', String.raw`\S+`),
  );

/** Acts as the teacher and as the class, and records a row of the table. */
function teach(page: Page) {
  const recorded: Row[] = [];
  let presses: string[] = [];
  let guesses: string[] = [];
  let texts: string[] = [];
  const main = page.getByRole('main');
  const control = (name: string) =>
    main
      .getByRole('button', { name: pattern(name, '^') })
      .or(main.getByRole('link', { name: pattern(name, '^') }))
      .filter({ visible: true });
  return {
    recorded,
    row: (minutes: string, perform: () => Promise<void>): Promise<void> =>
      test.step(minutes, async () => {
        presses = [];
        guesses = [];
        texts = [];
        await perform();
        recorded.push({ minutes, presses, guesses, texts });
      }),
    /** Presses the visible button or link whose name starts with this text. */
    press: async (name: string): Promise<void> => {
      presses.push(name);
      await control(name).click();
    },
    /** Scrolls to a control that is below the screen at first. */
    scrollTo: async (name: string): Promise<void> => {
      await main.evaluate((element) => {
        element.scrollTo(0, 0);
      });
      await expect(control(name)).not.toBeInViewport();
      await control(name).scrollIntoViewIfNeeded();
      await expect(control(name)).toBeInViewport({ ratio: 1 });
    },
    openFromMenu: async (name: string): Promise<void> => {
      presses.push(name);
      await openByMenu(page, name);
    },
    check: async (name: string): Promise<void> => {
      presses.push(name);
      await main.getByRole('checkbox', { name }).check();
    },
    moveToEnd: async (name: string): Promise<void> => {
      presses.push(name);
      await main.getByRole('slider', { name }).press('End');
    },
    guess: async (answer: string): Promise<void> => {
      guesses.push(answer);
      await control(answer).click();
    },
    sees: async (text: string): Promise<void> => {
      texts.push(text);
      await expect(main.getByText(pattern(text)).filter({ visible: true }).first()).toBeVisible();
    },
  };
}

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

test('the table of the lecture covers 50 minutes without a gap', () => {
  const ends = readTable().map(({ minutes }) => minutes.split('–').map(Number));
  expect(ends.length).toBeGreaterThan(10);
  expect(ends.map(([start]) => start)).toEqual([0, ...ends.slice(0, -1).map(([, end]) => end)]);
  expect(ends.at(-1)?.[1]).toBe(50);
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

  expect(recorded).toEqual(readTable());
});
