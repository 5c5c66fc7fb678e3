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

test('nothing shifts while / loads and requests are sent', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Reflect.set(globalThis, 'shifts', shifts);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Reflect.get(entry, 'hadRecentInput') !== true) shifts.push(Number(Reflect.get(entry, 'value')));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Send 10', exact: true }).click();
  await expect(page.getByText(/^10 requests: /)).toBeVisible();
  const shifts: unknown = await page.evaluate(() => Reflect.get(globalThis, 'shifts'));
  expect(shifts).toEqual([]);
});
