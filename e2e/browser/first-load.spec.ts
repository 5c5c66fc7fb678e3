import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { test } from '../support/browser.ts';

const budgetBytes = 200 * 1024;

test('the first load of / is at most 200 KB of compressed scripts and styles, all from this host', async ({
  page,
  baseURL,
}) => {
  const bodies: Promise<number>[] = [];
  const hosts = new Set<string>();
  page.on('response', (response) => {
    hosts.add(new URL(response.url()).origin);
    if (/\.(js|css)$/.test(new URL(response.url()).pathname)) {
      bodies.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    }
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  const bytes = (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0);
  test.info().annotations.push({ type: 'compressed bytes', description: `${bytes}` });
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(budgetBytes);
  expect([...hosts]).toEqual([baseURL]);
});

test('nothing shifts while / loads, and little while requests are sent', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Reflect.set(globalThis, 'shifts', shifts);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(Number(Reflect.get(entry, 'value')));
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const shifted = (): Promise<number> =>
    page.evaluate(() => {
      const shifts: readonly number[] = Reflect.get(globalThis, 'shifts');
      return shifts.reduce((sum, value) => sum + value, 0);
    });
  await page.goto('/', { waitUntil: 'networkidle' });
  expect(await shifted()).toBe(0);
  await page.getByRole('button', { name: 'Send 10', exact: true }).click();
  await expect(page.getByText(/ requests: api-1 answered/)).toBeAttached();
  // A new row moves the older ones down. 0.1 is what Web Vitals call good.
  expect(await shifted()).toBeLessThan(0.1);
});
