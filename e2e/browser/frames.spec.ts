import { expect } from '@playwright/test';
import { z } from 'zod';
import { test } from '../support/browser.ts';

const Trace = z.object({ traceEvents: z.array(z.object({ name: z.string(), ts: z.number() })) });

/** The trace category with the compositor's drawn and dropped frames, as in the frame track of DevTools. */
const category = 'disabled-by-default-devtools.timeline.frame';

test('the animation of 100 requests ends, and the compositor draws its frames', async ({ page, browser }) => {
  test.setTimeout(90_000);
  await page.goto('/labs/stateless', { waitUntil: 'networkidle' });
  await browser.startTracing(page, { categories: [category] });
  await page.getByRole('button', { name: 'Send 100', exact: true }).click();
  await expect(page.getByText(/^Two servers answered/)).toBeVisible({ timeout: 60_000 });
  const drawn = drawnAtMs((await browser.stopTracing()).toString('utf8'));

  const gaps = drawn.slice(1).map((atMs, index) => atMs - (drawn[index] ?? 0));
  const sorted = gaps.toSorted((one, other) => one - other);
  const at = (part: number): string => (sorted[Math.floor(part * sorted.length)] ?? 0).toFixed(1);
  const seconds = ((drawn.at(-1) ?? 0) - (drawn[0] ?? 0)) / 1000;
  process.stdout.write(
    `     Send 100: ${(gaps.length / seconds).toFixed(1)} frames/s over ${seconds.toFixed(1)} s; frame interval p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms\n`,
  );
  expect(gaps.length).toBeGreaterThan(0);
});

/** Returns the times of the drawn frames in order, in milliseconds of the trace's clock. */
function drawnAtMs(trace: string): number[] {
  return Trace.parse(JSON.parse(trace))
    .traceEvents.filter(({ name }) => name === 'DrawFrame')
    .map(({ ts }) => ts / 1000)
    .toSorted((one, other) => one - other);
}
