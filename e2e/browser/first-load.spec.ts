import { gzipSync } from 'node:zlib';
import { expect, type Page, type Response } from '@playwright/test';
import { menu, openByMenu, openMenu, test } from '../support/browser.ts';

const budgetBytes = 200 * 1024;
const labBudgetBytes = 40 * 1024;
/** The lab with a terminal: xterm has 85 KB. */
const terminalBudgetBytes = 100 * 1024;

test('the first load of / has at most 200 KB of compressed scripts and styles, all from this host', async ({
  page,
  baseURL,
}) => {
  const hosts = new Set<string>();
  page.on('response', (response) => void hosts.add(new URL(response.url()).origin));
  const bytes = await compressedBytes(page, () => page.goto('/', { waitUntil: 'networkidle' }));
  report(`first load: ${(bytes / 1024).toFixed(1)} KB of scripts and styles, gzip -9`);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(budgetBytes);
  expect([...hosts]).toEqual([baseURL]);
});

test('opening a lab loads at most 40 KB more, and the one with a terminal 100 KB', async ({ page }) => {
  test.setTimeout(90_000);
  await page.goto('/', { waitUntil: 'networkidle' });
  await openMenu(page);
  const entries = await menu(page).getByRole('link', { name: /^\d/ }).allTextContents();
  expect(entries.length).toBeGreaterThan(7);
  for (const entry of entries) {
    const title = entry.replace(/^\d+/, '');
    const bytes = await compressedBytes(page, async () => {
      await openByMenu(page, title);
      await expect(page).toHaveTitle(`${title} · Session Lab`);
      await page.waitForLoadState('networkidle');
    });
    report(`${title}: ${(bytes / 1024).toFixed(1)} KB more`);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(title === 'The console' ? terminalBudgetBytes : labBudgetBytes);
  }
});

test('the layout does not shift while the page loads, and shifts little while requests are sent', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const seen = { shift: 0, largestPaintMs: 0 };
    Reflect.set(globalThis, 'seen', seen);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += Number(Reflect.get(entry, 'value'));
    }).observe({ type: 'layout-shift', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.largestPaintMs = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
  const seen = () =>
    page.evaluate(() => {
      const { shift, largestPaintMs } = Object(Reflect.get(globalThis, 'seen'));
      return { shift: Number(shift), largestPaintMs: Number(largestPaintMs) };
    });
  await page.goto('/labs/stateless', { waitUntil: 'networkidle' });
  const loaded = await seen();
  report(`largest paint ${loaded.largestPaintMs.toFixed(0)} ms, layout shift ${loaded.shift}`);
  // On a machine without the fonts of the stand-ins (fonts.css), a line moves by a pixel when the fonts arrive after the first paint.
  expect(loaded.shift).toBeLessThan(0.001);
  await page.getByRole('button', { name: 'Send 10 requests', exact: true }).click();
  await page.getByRole('button', { name: /^Skip/ }).click();
  await expect(page.getByText(/^Two servers answered/)).toBeVisible();
  // Web Vitals rate a shift below 0.1 as good.
  expect((await seen()).shift).toBeLessThan(0.1);
});

/** Returns the compressed bytes of the scripts and styles that the page loads during `work`. */
async function compressedBytes(page: Page, work: () => Promise<unknown>): Promise<number> {
  const bodies: Promise<number>[] = [];
  const keep = (response: Response): void => {
    if (!/\.(js|css)$/.test(new URL(response.url()).pathname)) return;
    bodies.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
  };
  page.on('response', keep);
  await work();
  page.off('response', keep);
  return (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0);
}

/** Prints a measurement. The tests above do not depend on a clock. */
function report(figure: string): void {
  process.stdout.write(`     ${figure}\n`);
}
