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

test('nothing shifts while / loads, and nothing but the rows of the log when requests are sent', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const shifted: string[] = [];
    Reflect.set(globalThis, 'shifted', shifted);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const sources: readonly { node?: Node }[] = Reflect.get(entry, 'sources');
        for (const { node } of sources) {
          const element = node instanceof Element ? node : node?.parentElement;
          if (element?.closest('tbody') === null) shifted.push(element.outerHTML.slice(0, 120));
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Send 10', exact: true }).click();
  await expect(page.getByText(/^10 requests: /)).toBeAttached();
  const shifted: unknown = await page.evaluate(() => Reflect.get(globalThis, 'shifted'));
  expect(shifted).toEqual([]);
});
