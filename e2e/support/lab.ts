import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, type Response } from '@playwright/test';
import { send } from './http.ts';

/** What a page got back under a path, in the order of arrival: every figure on its screen has to be one of these. */
export function watchAnswers(page: Page, path: RegExp): Response[] {
  const answers: Response[] = [];
  page.on('response', (response) => {
    if (path.test(new URL(response.url()).pathname)) answers.push(response);
  });
  return answers;
}

export const replicaOf = (response: Response): string => response.headers()['x-served-by'] ?? '';
export const triedOf = (response: Response): string => response.headers()['x-upstream'] ?? '';

/** The texts of a list, in order. */
export const itemsOf = (page: Page, list: string): Promise<string[]> =>
  page.getByRole('list', { name: list, exact: true }).getByRole('listitem').allInnerTexts();

export async function expectCheckedOff(page: Page): Promise<void> {
  await expect(page.getByText(/^Checked off by answer #\d+: \d+ from api-\d/)).toBeVisible();
}

/** Puts the lab back; it has to be as new within two seconds. */
export async function resetLab(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(page.getByRole('group').first()).toBeEnabled({ timeout: 2_000 });
}

/** Axe finds nothing, and the page is no wider than a screen of 360 px. */
export async function expectFitAndAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
    [],
  );
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 800 });
  // The stage is laid out anew a frame later.
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 'wider than 360 px')
    .toBeLessThanOrEqual(0);
  if (before !== null) await page.setViewportSize(before);
}

/** Both replicas answer again: what a lab crashed stays away for ten seconds. */
export async function expectBothReplicas(): Promise<void> {
  await expect(async () => {
    const served = new Set<unknown>();
    for (let sent = 0; sent < 4; sent++) {
      const { headers } = await send('/v1/ping');
      expect(headers['x-upstream']).toBe(headers['x-served-by']);
      served.add(headers['x-served-by']);
    }
    expect(served.size).toBe(2);
  }).toPass({ timeout: 20_000, intervals: [500] });
}
