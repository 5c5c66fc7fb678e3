import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';
import { collectResponses, expectCompleted, expectFitAndAccessible, resetLab } from '../support/lab.ts';

const address = '/labs/expiry';
const run = 'Run it: requests at 10 s and 20 s';
/** The requests of a run leave at fixed times, so a test of a run takes as long as the run. */
const timeout = 30_000;

const ticksOf = (page: Page, token: 'Session' | 'JWT') =>
  page.getByRole('list', { name: `Requests with the ${token}` }).getByRole('listitem');

test('a request at 10 s keeps the session valid at 20 s, and the JWT ends before', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const session = collectResponses(page, /^\/v1\/labs\/expiry\/me$/);
  const jwt = collectResponses(page, /^\/v1\/labs\/expiry\/jwt$/);
  await page.goto(address);
  await page.getByRole('button', { name: 'Only the session' }).click();
  await expect(page.getByText(/^Each request restarts the session’s idle timeout/)).toBeHidden();
  await page.getByRole('button', { name: run }).click();
  const clock = page.getByRole('timer', { name: 'Time since the sign-in' });
  await expect(clock).toHaveText('0:03');

  await expect(ticksOf(page, 'JWT')).toHaveCount(1, { timeout });
  await expect(ticksOf(page, 'JWT')).toHaveText('200 after 10 s');
  await expect(clock).toHaveText('0:12');
  await expect(ticksOf(page, 'JWT')).toHaveCount(2, { timeout });
  expect(session.map((response) => response.status())).toEqual([200, 200]);
  expect(jwt.map((response) => response.status())).toEqual([200, 401]);
  expect(session[1]?.headers()['server-timing']).toContain('store;desc="GETEX, PTTL"');
  await expect(ticksOf(page, 'Session')).toHaveText(['200 after 10 s', '200 after 20 s']);
  await expect(ticksOf(page, 'JWT')).toHaveText(['200 after 10 s', '401 after 20 s']);
  await expect(page.getByText('You were right')).toBeVisible();
  await expectCompleted(page);
  // Screen readers announce the rings: the session counts from its last request, the JWT has ended.
  await expect(page.getByText('Session: 15 s left. JWT: ended.')).toBeAttached();
  await expectFitAndAccessible(page);

  await resetLab(page);
  await expect(clock).toHaveText('0:00');
  await expect(ticksOf(page, 'Session')).toHaveCount(0);
});

/** Returns the texts of the time line that the line of the present crosses, in every frame until `stop`. */
async function recordCrossings(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const crossed = new Set<string>();
    Reflect.set(globalThis, 'crossed', crossed);
    const look = (): void => {
      const panel = document.querySelector("section[aria-label='Time since the sign-in']");
      for (const present of panel?.querySelectorAll('[data-now]') ?? []) {
        const { top, bottom } = present.getBoundingClientRect();
        const line = present.parentElement?.getBoundingClientRect();
        if (line === undefined || !(present instanceof HTMLElement)) continue;
        // Where the line will be: it moves there in a quarter of a second.
        const x = line.left + (line.width * Number.parseFloat(present.style.width)) / 100;
        for (const text of panel?.querySelectorAll('[data-text]') ?? []) {
          const rect = text.getBoundingClientRect();
          const isClear = rect.right - 1 <= x || rect.left >= x || rect.bottom <= top || rect.top >= bottom;
          if (!isClear && rect.width > 0) crossed.add(text.textContent);
        }
      }
      requestAnimationFrame(look);
    };
    look();
  });
  return () =>
    page.evaluate(() => {
      const crossed: unknown = Reflect.get(globalThis, 'crossed');
      return crossed instanceof Set ? [...crossed].map(String) : ['nothing was recorded'];
    });
}

test('the line of the present crosses no text of the time line, until both tokens have ended', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1093, height: 614 });
  await page.goto(address);
  const stop = await recordCrossings(page);
  await page.getByRole('button', { name: run }).click();
  await expect(ticksOf(page, 'JWT')).toHaveCount(2, { timeout: 2 * timeout });
  await expect(page.getByText('Session: no time left.')).toBeAttached({ timeout: 2 * timeout });
  await expect(page.locator('[data-text]').filter({ hasText: 'ended' })).toHaveCount(2);
  expect(await stop()).toEqual([]);
});

test('with motion, the requests leave at their times and are shown before the next ones, and the picture does not move', async ({
  page,
}) => {
  const session = collectResponses(page, /^\/v1\/labs\/expiry\/me$/);
  await page.goto(address);
  const picture = page.getByRole('figure', { name: 'Path of each request' });
  const before = await picture.boundingBox();
  await page.getByRole('button', { name: run }).click();
  await expect.poll(() => session.length, { timeout }).toBe(1);
  await expect(ticksOf(page, 'Session')).toHaveCount(1, { timeout: 9_000 });
  await expect.poll(() => session.length, { timeout }).toBe(2);
  await expect(ticksOf(page, 'Session')).toHaveCount(2, { timeout: 9_000 });
  expect(await picture.boundingBox()).toEqual(before);
});

test('extending the wrong key extends no key, and the session ends on time', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const session = collectResponses(page, /^\/v1\/labs\/expiry\/me$/);
  await page.goto(address);
  await page.getByRole('button', { name: run }).click();
  await expect(ticksOf(page, 'JWT')).toHaveCount(2, { timeout });
  session.length = 0;
  await page.getByRole('button', { name: 'Break it' }).click();
  await page.getByRole('button', { name: 'Sign in, and extend the wrong key at 5 s' }).click();
  await expect(
    page.getByText('PEXPIRE extended 0 keys. The session had 10 s left, as before.'),
  ).toBeVisible();
  await expect(ticksOf(page, 'Session')).toHaveText('401 after 17 s', { timeout });
  expect(session.map((response) => response.status())).toEqual([401]);
});
