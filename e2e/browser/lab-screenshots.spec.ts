import { expect, type Page } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { pressForWindow, pressUntilClosed } from '../support/bank.ts';
import { signUpOnPage, test } from '../support/browser.ts';
import { expectAnswer } from '../support/course.ts';
import { createGif } from '../support/gif.ts';
import { expectBothReplicas, untilNoOutage } from '../support/lab.ts';

/**
 * Runs with `npm run screenshots`: saves the introduction and each lab, before and after its fault, to
 * docs/screenshots/labs.
 */

const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const folder = '../docs/screenshots/labs';

type Scenario = { lab: string; run: (page: Page) => Promise<void>; breakIt: (page: Page) => Promise<void> };

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page
    .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
    .filter({ visible: true })
    .first()
    .click();

const scenarios: readonly Scenario[] = [
  {
    lab: 'stateless',
    async run(page) {
      await press(page, 'Send 10 requests');
      await press(page, /^Skip/);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      for (const command of [/^cd photos/, /^pwd/, /^ls photos/]) {
        await press(page, command);
        await press(page, /^Skip/);
      }
    },
  },
  {
    lab: 'where-state-lives',
    async run(page) {
      await press(page, 'Sign in and send 10');
      await press(page, /^Skip/);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, /^Crash api-/);
      await expect(page.getByText(/is down until you start it/)).toBeVisible();
      await press(page, 'Send 10 in each lane');
      await press(page, /^Skip/);
      await press(page, /^Start api-/);
      await press(page, 'Send 10 in each lane');
      await press(page, /^Skip/);
      await expect(page.getByText(/^api-\d forgot Ada/).first()).toBeVisible();
    },
  },
  {
    lab: 'balancing',
    async run(page) {
      await press(page, 'Send 12 in turn, then 12 by hash');
      await expect(page.getByRole('listitem', { name: /^Run 2:/ })).toContainText('took', {
        timeout: 45_000,
      });
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Crash api-2 and keep sending');
      const story = page.getByRole('region', { name: 'The crash of api-2' });
      await expect(story).toContainText('went directly to another server', { timeout: 30_000 });
    },
  },
  {
    lab: 'anatomy',
    async run(page) {
      for (const name of ['Get a token', 'Send the token as issued', 'Flip one bit and send']) {
        await press(page, name);
        await press(page, /^Skip/);
      }
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Flip one bit in each byte: 64 requests');
      await page.waitForTimeout(3_000);
      await press(page, /^Skip/);
    },
  },
  {
    lab: 'hmac',
    async run(page) {
      await press(page, 'Sign a longer order without the key');
      await press(page, /^Skip/);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Forge again');
      await press(page, /^Skip/);
    },
  },
  {
    lab: 'expiry',
    async run(page) {
      await press(page, 'Run it: requests at 10 s and 20 s');
      const ticks = page.getByRole('list', { name: 'Requests with the JWT' }).getByRole('listitem');
      await expect(ticks).toHaveCount(2, { timeout: 45_000 });
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Sign in, and extend the wrong key at 5 s');
      const ticks = page.getByRole('list', { name: 'Requests with the Session' }).getByRole('listitem');
      await expect(ticks.last()).toHaveText(/401/, { timeout: 30_000 });
    },
  },
  {
    lab: 'revocation',
    async run(page) {
      await press(page, 'Copy my token');
      await press(page, 'Only delete my copy');
      await press(page, 'Use the copy as the thief');
      await press(page, /^Skip/);
    },
    async breakIt(page) {
      await expect(page.getByText(/^Right answer: /).first()).toBeVisible({ timeout: 30_000 });
      await press(page, /^Break it/);
    },
  },
  {
    lab: 'jwt',
    async run(page) {
      await press(page, 'Sign in with each kind');
      await press(page, /^Skip/);
    },
    async breakIt(page) {
      // A busy button ignores clicks until the player has shown its run.
      for (const name of ['Sign out of all four', 'Replay the copies']) {
        const button = page.getByRole('button', { name }).first();
        await expect(button).not.toHaveAttribute('aria-disabled', { timeout: 60_000 });
        await button.click();
      }
      await press(page, /^Skip/);
    },
  },
  {
    lab: 'cookies',
    async run(page) {
      await pressUntilClosed(page, 'Sign in at the bank');
      await pressUntilClosed(page, 'Visit the other page');
      await press(page, /^Skip/);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await page.getByRole('radio', { name: 'SameSite=Strict' }).check();
      await page.getByRole('radio', { name: /^another port/ }).check();
      await pressUntilClosed(page, 'Sign in at the bank');
      await pressUntilClosed(page, 'Visit the other page');
      await press(page, /^Skip/);
    },
  },
  {
    lab: 'csrf',
    async run(page) {
      await pressUntilClosed(page, 'Sign in at the bank');
      const prize = page.waitForEvent('popup');
      await press(page, 'Open the prize page');
      await expect(page.getByText(/^(Right answer|You were right):/).first()).toBeAttached({
        timeout: 30_000,
      });
      await (await prize).close();
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Run all 49 attacks');
      await expect(page.getByText(/^49 tried: /)).toBeVisible({ timeout: 90_000 });
      await press(page, 'Form, other port against SameSite=Strict: paid');
    },
  },
  {
    lab: 'xss',
    async run(page) {
      await pressUntilClosed(page, 'Publish the comment');
      await pressUntilClosed(page, 'Read the comments as Ada');
      const thief = await pressForWindow(page, 'Open the thief’s screen');
      await expectAnswer(page);
      await thief.close();
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Run all 24');
      await expect(page.getByText(/^24 tried: /)).toBeVisible({ timeout: 90_000 });
      await press(page, /^Script, the token in an HttpOnly cookie, no defence: /);
    },
  },
  {
    lab: 'query-token',
    async run(page) {
      await press(page, 'Open a WebSocket with the token');
      await expectAnswer(page);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      for (const [name, way] of [
        ['Token in address', 'token'],
        ['Ticket in address', 'ticket'],
      ] as const) {
        await press(page, name);
        await expect(page.locator(`[data-way='${way}'] td`).last()).toHaveText(/\d{3}/, { timeout: 45_000 });
      }
    },
  },
  {
    lab: 'websocket',
    async run(page) {
      await press(page, 'Open two sockets, send one message');
      await expectAnswer(page);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Send with the bus');
      await expect(page.getByText(/received after/).first()).toBeVisible({ timeout: 30_000 });
      await press(page, 'Crash the server of tab 1');
      await expect(page.getByText(/Tab 1 connected again/)).toBeVisible({ timeout: 30_000 });
    },
  },
  {
    lab: 'redis-console',
    async run(page) {
      for (const name of ['Sign in', 'Type DEL for your session', 'Run the line', 'Send GET /me'])
        await press(page, name);
      await expectAnswer(page);
    },
    async breakIt(page) {
      await press(page, 'Go further');
      await press(page, 'Find them with KEYS, then with SCAN');
      await expect(page.getByRole('row', { name: 'SCAN sid:9999*' })).toContainText('PINGs:');
      await press(page, 'Connect without a password');
      await press(page, 'Try it from the attacker’s server');
      await expect(page.getByRole('list', { name: 'Tries from outside' })).toContainText('NOAUTH');
    },
  },
  {
    lab: 'outage',
    async run(page) {
      await press(page, 'Freeze Redis for 5 seconds');
      await expectAnswer(page);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await untilNoOutage();
      await press(page, 'Stop Redis, and keep sending');
      await expect(page.getByText(/^Redis replied again after/)).toBeVisible({ timeout: 30_000 });
      await expect(page.locator("[data-refusal='true']")).toBeVisible({ timeout: 30_000 });
    },
  },
  {
    lab: 'cluster',
    async run(page) {
      await press(page, 'Start six Redis servers and sign in');
      await expect(page.getByText(/^Ada’s session is on redis-\d/)).toBeVisible({ timeout: 45_000 });
      await press(page, 'Kill Ada’s primary');
      await expectAnswer(page);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Sign out, then kill the primary');
      await expect(page.getByText(/never received the DEL/)).toBeVisible({ timeout: 60_000 });
    },
  },
  {
    lab: 'wiretap',
    async run(page) {
      await press(page, 'Switch the tap on');
      await pressUntilClosed(page, 'Sign in over HTTP');
      await expectAnswer(page);
    },
    async breakIt(page) {
      await press(page, /^4? ?Break it/);
      await press(page, 'Use the copied token');
      await pressUntilClosed(page, 'Sign in over HTTPS');
      await expect(page.getByText(/The tap read the name/)).toBeVisible({ timeout: 45_000 });
    },
  },
];

/** Saves the page from its top. On a phone, the window grows to the height of the page: its log stays at the bottom. */
async function takeScreenshot(page: Page, name: string, size: string): Promise<void> {
  const viewport = page.viewportSize();
  if (size === 'narrow' && viewport !== null) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ ...viewport, height });
  }
  await page.evaluate(() => {
    for (const part of [document.documentElement, ...document.querySelectorAll('main')]) part.scrollTo(0, 0);
  });
  await page.screenshot({ path: `${folder}/${name}.png` });
  if (viewport !== null) await page.setViewportSize(viewport);
}

for (const [size, viewport] of Object.entries(sizes)) {
  test.describe(size, () => {
    // No authority vouches for the certificate of the wire.
    test.use({ viewport, colorScheme: 'light', ignoreHTTPSErrors: true });

    test('the introduction', async ({ page }) => {
      test.setTimeout(60_000);
      await page.goto('/');
      await press(page, 'Sign Ada in');
      await press(page, /^Skip/);
      await press(page, 'Send 6 requests');
      await press(page, /^Skip/);
      await expect(page.getByText('6 of 6: api-1 and api-2 answered.')).toBeVisible();
      await takeScreenshot(page, `opening-${size}`, size);
    });

    for (const { lab, run, breakIt } of scenarios) {
      test(`${lab}, before and after its fault`, async ({ page, watched }) => {
        test.setTimeout(180_000);
        if (lab === 'revocation') await signUpOnPage(page, newUser('ada'));
        await page.goto(`/labs/${lab}`);
        await page.getByRole('region', { name: 'Predict' }).getByRole('button').nth(1).click();
        await run(page);
        await page.waitForTimeout(2_000);
        await takeScreenshot(page, `${lab}-before-${size}`, size);
        await breakIt(page);
        await page.waitForTimeout(2_000);
        await takeScreenshot(page, `${lab}-after-${size}`, size);
        // The policies of the bank's page have stopped scripts, as they must.
        if (lab === 'xss') watched.length = 0;
        // A crash lasts for a minute at most.
        await expect(expectBothReplicas).toPass({ timeout: 90_000 });
      });
    }
  });
}

test.describe('animated', () => {
  test.use({ viewport: { width: 1093, height: 614 }, colorScheme: 'light' });

  test('the introduction, from the sign-in to the result', async ({ page }) => {
    test.setTimeout(120_000);
    const gif = createGif({ frameMs: 200 });
    await page.goto('/');
    const film = async (frames: number): Promise<void> => {
      for (let taken = 0; taken < frames; taken += 1) gif.add(await page.screenshot({ scale: 'css' }));
    };
    await film(4);
    await press(page, 'Sign Ada in');
    await film(24);
    await page.getByRole('button', { name: /^401/ }).click();
    await press(page, 'Send 6 requests');
    await film(60);
    await press(page, /^Skip/);
    await film(10);
    gif.save(`${folder}/opening.gif`);
  });
});
