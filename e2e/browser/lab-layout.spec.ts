import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';
import { expectAnswer, guessLesson, lessons, runLesson, type Lesson } from '../support/course.ts';
import { openStep } from '../support/lab.ts';

const sizes = [
  { width: 1024, height: 614 },
  // 1366×768 at 125 %.
  { width: 1093, height: 614 },
  { width: 1440, height: 900 },
] as const;

const run = (page: Page) => page.getByRole('region', { name: 'Run', exact: true });
const part = (page: Page, name: 'picture' | 'results') => page.locator(`[data-part='${name}']`);

/** Lab 2 shows the results of each lane next to its picture. */
const resultsIn = (name: string): string =>
  `[data-part='${name === 'where-state-lives' ? 'picture' : 'results'}']`;

type Box = { top: number; bottom: number; left: number; right: number; width: number; height: number };

const boxOf = (locator: Locator): Promise<Box> =>
  locator.evaluate((element) => {
    const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
    return { top, bottom, left, right, width, height };
  });

type Part = readonly [locator: Locator, what: string];

/**
 * Expects that all parts are in the part of the window that the header and the request log leave free. With `scrollTo`, the open
 * step is scrolled there first.
 */
async function expectInView(
  page: Page,
  parts: readonly Part[],
  { when, scrollTo }: { when: string; scrollTo?: 'nearest' | 'end' },
): Promise<void> {
  const bars = [page.getByRole('banner'), page.getByRole('region', { name: 'Requests' })];
  const locators = [...bars, ...parts.map(([locator]) => locator)];
  const elements = await Promise.all(locators.map((locator) => locator.elementHandle()));
  const [header, log, ...boxes] = await page.evaluate(
    async ([measured, block]) => {
      const step = document.querySelector('[data-step][data-open="true"]');
      if (block !== undefined) {
        if (step === null) throw new Error('no step is open');
        step.scrollIntoView({ block });
      }
      // The picture computes its layout in the frame after that of a new size.
      for (let frame = 0; frame < 2; frame += 1)
        await new Promise((resolve) => requestAnimationFrame(resolve));
      return measured.map((element) => {
        const { top, bottom, left, right, height } = element?.getBoundingClientRect() ?? new DOMRect();
        return {
          top,
          bottom,
          left,
          right,
          height,
          isVisible: element?.checkVisibility({ visibilityProperty: true }) ?? false,
        };
      });
    },
    [elements, scrollTo] as const,
  );
  if (header === undefined || log === undefined) throw new Error('the page has no header and no request log');
  for (const [index, [, name]] of parts.entries()) {
    const box = boxes[index];
    const what = `${when}, ${name}`;
    expect(box, what).toMatchObject({ isVisible: true });
    if (box === undefined) continue;
    expect(box.height, `${what}: height`).toBeGreaterThan(0);
    expect(box.top, `${what}: top`).toBeGreaterThanOrEqual(Math.max(0, header.bottom));
    expect(box.bottom, `${what}: bottom`).toBeLessThanOrEqual(log.top + 1);
    expect(box.left, `${what}: left`).toBeGreaterThanOrEqual(0);
    expect(box.right, `${what}: right`).toBeLessThanOrEqual(log.right + 1);
  }
}

/** Returns the parts of a page that are in one view, also after the guess and after the run. */
const partsOf = (page: Page, { name }: Lesson) =>
  [
    [page.getByRole('heading', { level: 1 }), 'question'],
    [page.locator("[data-part='picture'], figure").first(), 'picture'],
    [page.getByRole('region', { name: /^(?:Player|Console controls)$/ }), 'player'],
    [
      name === 'introduction'
        ? page.getByRole('list', { name: /^Responses:/ }).last()
        : page.locator(resultsIn(name)),
      'results',
    ],
  ] as const;

for (const lesson of lessons) {
  test(`${lesson.name}: question, button, picture and results are in one view, before and after the run, and the right answer whichever step is open, from 1024×614`, async ({
    page,
  }) => {
    test.setTimeout(60_000);
    const expectAll = async (when: string, button?: Locator): Promise<void> => {
      const parts = [
        ...partsOf(page, lesson),
        ...(button === undefined ? [] : [[button, 'button'] as const]),
      ];
      for (const [locator, what] of parts) await expect(locator, `${when}, ${what}`).toBeVisible();
      for (const size of sizes) {
        await page.setViewportSize(size);
        await expectInView(page, parts, { when: `${when}, ${size.width}×${size.height}` });
      }
    };
    const pictureHeights = async (): Promise<number[]> => {
      const heights = [];
      for (const size of sizes) {
        await page.setViewportSize(size);
        heights.push((await boxOf(page.locator("[data-part='picture'], figure").first())).height);
      }
      return heights;
    };
    const mainButton = () =>
      page.getByRole('main').getByRole('button', { name: lesson.presses[0] ?? '', exact: true });
    await page.goto(lesson.path, { waitUntil: 'networkidle' });
    await expectAll('at first', mainButton());
    const before = await pictureHeights();
    for (const height of before) expect(height).toBeGreaterThan(lesson.name === 'introduction' ? 70 : 150);
    if (lesson.path !== '/') {
      await guessLesson(page);
      await expectAll('after the guess', mainButton());
      // After the guess, step 2 has the place of step 1.
      expect(await pictureHeights()).toEqual(before);
    }
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await runLesson(page, lesson);
    await expectAnswer(page);
    // The test may have scrolled to a button.
    await page.getByRole('main').evaluate((main) => {
      main.scrollTo(0, 0);
    });
    await expectAll('after the run');
    if (lesson.path !== '/') await expectAnswerWhicheverStep(page);
  });
}

/** Expects the right answer, in large letters, and the link to the next lab in view, whichever step is open. */
async function expectAnswerWhicheverStep(page: Page): Promise<void> {
  const right = page.getByRole('region', { name: 'Right answer' });
  const next = page.getByRole('main').getByRole('link', { name: /^(Next lab|Your guesses)$/ });
  const parts = [
    [right, 'right answer'],
    [next, 'next lab'],
  ] as const;
  for (const step of ['Why', 'Break it', 'Predict', 'Run'] as const) {
    await openStep(page, step);
    for (const size of sizes) {
      await page.setViewportSize(size);
      for (const scrollTo of ['nearest', 'end'] as const) {
        const when = `${step}, ${size.width}×${size.height}, scrolled to ${scrollTo}`;
        await expectInView(page, parts, { when, scrollTo });
      }
    }
  }
  const letters = await right
    .locator('b')
    .evaluate((answer) => Number.parseFloat(getComputedStyle(answer).fontSize));
  expect(letters).toBeGreaterThanOrEqual(19);
}

test('on a phone, the stage stays in view while a run plays', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/labs/stateless', { waitUntil: 'networkidle' });
  await run(page).getByRole('button').first().click();
  await expect(page.getByRole('button', { name: 'Skip to the result' })).toBeEnabled();
  await expectInView(page, [[part(page, 'picture'), 'picture']], { when: 'during the run' });
  await page.getByRole('button', { name: 'Skip to the result' }).click();
  await expect(page.getByRole('region', { name: 'Why', exact: true })).toBeAttached();
  await expectInView(page, [[part(page, 'picture'), 'picture']], { when: 'after the run' });
});

test('the focus is never lost: not by a guess, nor by the end of a run, nor by Reset', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/labs/stateless', { waitUntil: 'networkidle' });
  const predict = page.getByRole('region', { name: 'Predict' });
  await predict.getByRole('button', { name: 'Not sure' }).press('Enter');
  const toggle = (title: string) =>
    page.getByRole('region', { name: title, exact: true }).getByRole('button', { name: title });
  await expect(toggle('Run')).toBeFocused();
  await page.getByRole('button', { name: /^Send 10\b/ }).press('Enter');
  await expect(toggle('Why')).toBeFocused();
  await page.getByRole('button', { name: 'Reset', exact: true }).press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('Reset removes the guess, the answer, the counts and the request log', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/labs/stateless', { waitUntil: 'networkidle' });
  // On a busy machine, the network is idle before the page is there.
  await expect(page.getByRole('button', { name: /^Send 10\b/ })).toBeVisible();
  const before = await page.getByRole('main').innerText();
  await page.getByRole('region', { name: 'Predict' }).getByRole('button', { name: 'Not sure' }).click();
  await page.getByRole('button', { name: /^Send 10\b/ }).click();
  await openStep(page, 'Break it');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(
    page.getByRole('region', { name: 'Predict' }).getByRole('button', { pressed: true }),
  ).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Requests/ })).toContainText('none yet');
  const after = await page.getByRole('main').innerText();
  // The progress stays.
  expect(after.replace(/\s*Completed on .*/, '')).toBe(before);
});

test('in print, a lab is a worksheet: question, answers to tick and picture, without controls and without the answer', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/labs/expiry', { waitUntil: 'networkidle' });
  await page.getByRole('region', { name: 'Predict' }).getByRole('button', { name: 'Not sure' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(part(page, 'picture')).toBeVisible();
  const answers = page.getByRole('region', { name: 'Predict' }).getByRole('group').getByRole('button');
  expect(await answers.count()).toBeGreaterThanOrEqual(3);
  for (const answer of await answers.all()) await expect(answer).toBeVisible();
  const picture = await boxOf(part(page, 'picture'));
  expect((await boxOf(answers.first())).top).toBeGreaterThan(picture.bottom);
  for (const name of ['Run', 'Why', 'Player', 'Requests'])
    await expect(page.getByRole('region', { name, exact: true })).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
});

for (const [path, name] of [
  ['/sign-up', 'Sign up'],
  ['/sign-in', 'Sign in'],
] as const) {
  test(`${path}: the whole form is in one view, from 1024×614`, async ({ page }) => {
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.goto(path);
      await expectInView(page, [[page.getByRole('main').getByRole('button', { name, exact: true }), name]], {
        when: `${size.width}×${size.height}`,
      });
    }
  });
}
