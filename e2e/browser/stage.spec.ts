import { expect, type Page } from '@playwright/test';
import { logRows, test } from '../support/browser.ts';

/** A page with a stage, and the button that starts a run of several requests. */
type Run = { name: string; address: string; start: string; size: number };
const lab1: Run = { name: 'lab 1', address: '/labs/stateless', start: 'Send 10 requests', size: 10 };
const lab3: Run = {
  name: 'lab 3',
  address: '/labs/balancing',
  start: 'Send 12 in turn, then 12 by hash',
  size: 12,
};
/** Four small pictures next to each other. */
const lab2: Run = {
  name: 'lab 2',
  address: '/labs/where-state-lives',
  start: 'Sign in and send 10',
  size: 10,
};
const runs = [lab1, lab3];

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

async function start(page: Page, { address, start: name }: Run = lab1): Promise<void> {
  await page.goto(address);
  await page.getByRole('main').getByRole('button', { name }).click();
  await expect(stage(page).locator('[data-capsule]:visible').first()).toBeAttached();
}

/** Presses the speed button until the speed is 4×. */
async function playFast(page: Page): Promise<void> {
  while ((await control(page, /^Speed/).textContent()) !== '4×') await control(page, /^Speed/).click();
}

type Samples = {
  frames: number;
  covered: number;
  area: number;
  worst: number;
  where: string;
  corner: number;
};

/** Samples every animation frame: the area of the capsules, and the part of it that lies under a box. */
const sampleFrames = (page: Page, ms: number): Promise<Samples> =>
  page.evaluate(
    (lastsMs) =>
      new Promise<Samples>((resolve) => {
        const samples = { frames: 0, covered: 0, area: 0, worst: 0, where: '', corner: 0 };
        const endsAtMs = performance.now() + lastsMs;
        // oxlint-disable-next-line unicorn/consistent-function-scoping -- this function runs in the page
        const overlap = (a: DOMRect, b: DOMRect): number =>
          Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
          Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
        function sample(): void {
          samples.frames += 1;
          for (const figure of document.querySelectorAll('figure')) {
            const corner = figure.getBoundingClientRect();
            const boxes = Array.from(figure.querySelectorAll('[data-node]'), (box) => ({
              name: box.getAttribute('data-node') ?? '',
              rect: box.getBoundingClientRect(),
            }));
            for (const capsule of figure.querySelectorAll('[data-capsule]')) {
              const rect = capsule.getBoundingClientRect();
              const area = rect.width * rect.height;
              if (area === 0) continue;
              samples.area += area;
              if (rect.left - corner.left < 4 && rect.top - corner.top < 4) samples.corner += 1;
              for (const box of boxes) {
                const part = overlap(rect, box.rect);
                samples.covered += part;
                if (part / area > samples.worst) {
                  samples.worst = part / area;
                  samples.where = `${capsule.textContent} at ${box.name}`;
                }
              }
            }
          }
          if (performance.now() < endsAtMs) requestAnimationFrame(sample);
          else resolve(samples);
        }
        requestAnimationFrame(sample);
      }),
    ms,
  );

/** Records which elements the browser reports as shifted, with the size of the shift. */
const watchShifts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const shifts: string[] = [];
    Reflect.set(globalThis, 'shifts', shifts);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const sources: unknown = Reflect.get(entry, 'sources');
        for (const source of Array.isArray(sources) ? sources : []) {
          const node: unknown = Reflect.get(source, 'node');
          const element = node instanceof Element ? node : node instanceof Node ? node.parentElement : null;
          // The step that opens at the end of a run, and the log, are not part of the picture.
          if (element?.closest('figure, [aria-label="Player"]') === null) continue;
          shifts.push(`${String(Reflect.get(entry, 'value'))} ${element?.outerHTML.slice(0, 120) ?? ''}`);
        }
      }
    }).observe({ type: 'layout-shift' });
  });
const shifted = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const shifts: unknown = Reflect.get(globalThis, 'shifts');
    return shifts;
  });

for (const run of [...runs, lab2]) {
  for (const [screen, viewport] of Object.entries(screens)) {
    test(`nothing that moves is covered in ${run.name} on ${screen}`, async ({ page }) => {
      test.setTimeout(60_000);
      await page.setViewportSize(viewport);
      await start(page, run);
      const samples = await sampleFrames(page, 9_000);
      expect(samples.frames).toBeGreaterThan(20);
      expect(samples.area).toBeGreaterThan(0);
      expect(samples.covered / samples.area, samples.where).toBeLessThan(0.05);
      expect(samples.corner, 'capsules in the corner of the stage').toBe(0);
    });
  }
}

for (const run of runs) {
  test(`the picture and the player keep their places while ${run.name} runs`, async ({ page }) => {
    test.setTimeout(90_000);
    await page.setViewportSize(screens['a laptop']);
    await page.goto(run.address);
    await page.waitForLoadState('networkidle');
    await watchShifts(page);
    await page.getByRole('main').getByRole('button', { name: run.start }).click();
    await playFast(page);
    await expect(control(page, 'Skip to the result')).toHaveAttribute('aria-disabled', 'true', {
      timeout: 60_000,
    });
    expect(await shifted(page)).toEqual([]);
  });
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

  test('explains a machine on hover and on focus, and Escape closes the explanation', async ({ page }) => {
    await page.goto(lab1.address);
    const nginx = stage(page).getByRole('button', { name: /^NGINX/ });
    await nginx.hover();
    const explanation = page.getByRole('tooltip');
    await expect(explanation).toContainText('forwards it to one of the replicas');
    await page.keyboard.press('Escape');
    await expect(explanation).toBeHidden();
    await page.mouse.move(0, 0);
    await stage(page)
      .getByRole('button', { name: /^Browser/ })
      .focus();
    await page.keyboard.press('Tab');
    await expect(explanation).toContainText('forwards it to one of the replicas');
  });
});
