import { expect, type Page } from '@playwright/test';
import { logRows, test } from '../support/browser.ts';
import { expectAnswer, guessLesson, lessons, runLesson } from '../support/course.ts';
import { record } from '../support/frames.ts';

const lab1 = { address: '/labs/stateless', start: 'Send 10 requests', size: 10 };

const screens = {
  'a projector': { width: 1920, height: 1080 },
  'a laptop': { width: 1440, height: 900 },
  'a laptop at 125 %': { width: 1093, height: 614 },
  'a phone': { width: 390, height: 844 },
} as const;

const stage = (page: Page) => page.getByRole('figure', { name: /^Path of each request/ }).first();
const player = (page: Page) => page.getByRole('region', { name: 'Player' });
const control = (page: Page, name: string | RegExp) => player(page).getByRole('button', { name });
const scrubber = (page: Page) => player(page).getByRole('slider', { name: 'Request of the run' });

async function start(page: Page): Promise<void> {
  await page.goto(lab1.address);
  await page.getByRole('main').getByRole('button', { name: lab1.start }).click();
  await expect(stage(page).locator('[data-capsule]:visible').first()).toBeAttached();
}

/** Presses the speed button until the speed is 4×. */
async function playFast(page: Page): Promise<void> {
  while ((await control(page, /^Speed/).textContent()) !== '4×') await control(page, /^Speed/).click();
}

/** Screens on which every run is recorded. */
const recorded = ['a laptop at 125 %', 'a phone'] as const;
/** Runs that are recorded on a projector, too: the usual picture, four of them, and the two with most machines. */
const onProjector = ['introduction', 'where-state-lives', 'websocket', 'cluster'];

for (const lesson of lessons.filter(({ hasStage }) => hasStage)) {
  const isOnProjector = onProjector.includes(lesson.name);
  for (const screen of [...recorded, ...(isOnProjector ? (['a projector'] as const) : [])]) {
    test(`in every frame of the run of ${lesson.name} on ${screen}, nothing that moves is covered, and nothing else moves`, async ({
      page,
    }) => {
      test.setTimeout(90_000);
      await page.setViewportSize(screens[screen]);
      await page.goto(lesson.path, { waitUntil: 'networkidle' });
      await playFast(page);
      const recording = await record(page);
      if (lesson.path !== '/') await guessLesson(page);
      await runLesson(page, lesson);
      await expectAnswer(page);
      const { frames, area, covered, where, corner, shifts } = await recording.stop();
      expect(frames).toBeGreaterThan(20);
      expect(area).toBeGreaterThan(0);
      expect(covered / area, where).toBeLessThan(0.001);
      expect(corner, 'capsules in the corner of the picture').toBe(0);
      expect(shifts).toEqual([]);
    });
  }
}

/** The position of every visible capsule. */
const positions = (page: Page): Promise<string[]> =>
  stage(page)
    .locator('[data-capsule]:visible')
    .evaluateAll((capsules) => capsules.map((capsule) => capsule.getAttribute('style') ?? ''));

/** Numbers of the requests in the log: the requests that have come back, according to the page. */
async function inLog(page: Page): Promise<number> {
  const text = await page.getByRole('button', { name: /^Requests/ }).textContent();
  return Number(/Requests\D*(\d+)/.exec(text ?? '')?.[1] ?? 0);
}

test.describe('the player', () => {
  test.use({ viewport: screens['a laptop'] });
  test.describe.configure({ timeout: 60_000 });

  test('pauses, goes one step on and one step back, with the buttons and with the keys', async ({ page }) => {
    await start(page);
    await control(page, 'Pause').click();
    const before = await positions(page);
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        }),
    );
    expect(await positions(page)).toEqual(before);

    const sentence = player(page).getByRole('paragraph').first();
    const first = await sentence.textContent();
    // The first press ends the step that was interrupted.
    await control(page, 'One step forward').click();
    await control(page, 'One step forward').click();
    await expect(sentence).not.toHaveText(first ?? '');
    await expect(control(page, 'Play')).toBeVisible();
    const next = await sentence.textContent();
    await page.locator('h1').click();
    await page.keyboard.press('ArrowRight');
    await expect(sentence).not.toHaveText(next ?? '');
    await expect(control(page, 'Play')).toBeVisible();
    await page.keyboard.press('ArrowLeft');
    await expect(sentence).toHaveText(next ?? '');
    await page.keyboard.press('Space');
    await expect(control(page, 'Pause')).toBeVisible();
  });

  test('shows on the whole page what had happened at its position', async ({ page }) => {
    await start(page);
    expect(await inLog(page)).toBe(0);
    await control(page, 'Skip to the result').click();
    await expect.poll(() => inLog(page), { timeout: 15_000 }).toBeGreaterThanOrEqual(lab1.size);
    const answered = stage(page).getByText(/^answered \d+$/);
    await expect(answered).toHaveText(['answered 5', 'answered 5']);
    await scrubber(page).fill('2');
    await page.keyboard.press('Escape');
    await expect(answered).toHaveText(['answered 1', 'answered 1']);
    await expect.poll(() => inLog(page)).toBe(2);
  });

  test('shows a numbered picture with Still, request by request', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(lab1.address);
    await page.getByRole('main').getByRole('button', { name: lab1.start }).click();
    await expect.poll(() => inLog(page), { timeout: 30_000 }).toBeGreaterThanOrEqual(lab1.size);
    await expect(control(page, 'Still')).toHaveAttribute('aria-pressed', 'true');
    await expect(stage(page).locator('[data-capsule]:visible')).toHaveCount(0);
    const steps = page.getByRole('region', { name: /step by step$/ }).getByRole('listitem');
    await expect(steps.first()).toContainText('The browser sends');
    await expect(stage(page).getByText('answered 5')).toHaveCount(2);
    await control(page, 'One step back').click();
    await expect(stage(page).getByText('answered 4')).toHaveCount(1);
  });

  for (const { path, presses, names } of [
    { path: '/', presses: ['Sign Ada in'], names: ['Memory:', 'Redis:'] },
    {
      path: '/labs/where-state-lives',
      presses: ['Sign in and send 10'],
      names: ['Memory:', 'Sticky:', 'Redis:', 'JWT:'],
    },
    { path: '/labs/jwt', presses: ['Sign in with each kind'], names: ['Session:', String.raw`JWT, \w+:`] },
  ])
    test(`names the lane or the kind in each entry of the step-by-step list on ${path}`, async ({ page }) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.goto(path, { waitUntil: 'networkidle' });
      for (const name of presses)
        await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
      const steps = page.getByRole('region', { name: /step by step$/ }).getByRole('listitem');
      await expect(steps.first()).toContainText('The browser sends', { timeout: 20_000 });
      const texts = await steps.allInnerTexts();
      expect(texts.length).toBeGreaterThan(3);
      const start = new RegExp(`^(?:${names.join('|')}) \\S`);
      expect(texts.filter((text) => !start.test(text))).toEqual([]);
    });

  test('replays a request of the log, and the rest of the page stays as before', async ({ page }) => {
    await start(page);
    await control(page, 'Skip to the result').click();
    const answered = stage(page).getByText(/^answered \d+$/);
    await expect(answered).toHaveText(['answered 5', 'answered 5']);
    await page.getByRole('button', { name: /^Requests/ }).click();
    await logRows(page).nth(3).getByRole('button').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay in the picture' }).click();
    await expect(stage(page).locator('[data-face="request"]:visible')).toHaveCount(1);
    await expect(answered).toHaveText(['answered 5', 'answered 5']);
    await expect(stage(page).locator('[data-face="response"]:visible')).toHaveCount(1);
  });

  test('has the request numbers of the log, which go on after Reset while the count starts again', async ({
    page,
  }) => {
    const log = page.getByRole('button', { name: /^Requests/ });
    await page.goto(lab1.address, { waitUntil: 'networkidle' });
    for (const [first, last] of [
      [1, 10],
      [11, 20],
    ] as const) {
      await page.getByRole('main').getByRole('button', { name: lab1.start }).click();
      await control(page, 'Skip to the result').click();
      await expect(log).toContainText(`#${first} to #${last}`, { timeout: 15_000 });
      expect(await inLog(page)).toBe(lab1.size);
      await expect(player(page).getByRole('paragraph').first()).toHaveText(new RegExp(`^${last}\\b`));
      // The connection stays open, so its requests go on, too.
      await expect(stage(page)).toContainText(`request ${last} on it`);
      await page.getByRole('button', { name: 'Reset', exact: true }).click();
    }
  });

  test('explains a machine on hover and on focus, and Escape closes the explanation', async ({ page }) => {
    await page.goto(lab1.address);
    const nginx = stage(page).getByRole('button', { name: /^NGINX/ });
    await nginx.hover();
    const explanation = page.getByRole('tooltip');
    await expect(explanation).toContainText('It receives every request');
    await page.keyboard.press('Escape');
    await expect(explanation).toBeHidden();
    await page.mouse.move(0, 0);
    await stage(page)
      .getByRole('button', { name: /^Browser/ })
      .focus();
    await page.keyboard.press('Tab');
    await expect(explanation).toContainText('It receives every request');
  });
});
