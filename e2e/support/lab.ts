import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, type Response } from '@playwright/test';
import { outageLastsMs } from '@session-lab/contract';
import { endpoints } from '@session-lab/contract/labs/outage';
import { send } from './http.ts';

/** Collects the responses that a page receives for a path, in order of arrival. Tests compare them with the screen. */
export function collectResponses(page: Page, path: RegExp): Response[] {
  const responses: Response[] = [];
  page.on('response', (response) => {
    if (path.test(new URL(response.url()).pathname)) responses.push(response);
  });
  return responses;
}

export const replicaOf = (response: Response): string => response.headers()['x-served-by'] ?? '';
export const triedOf = (response: Response): string => response.headers()['x-upstream'] ?? '';
export const queriedStore = (response: Response): boolean =>
  (response.headers()['server-timing'] ?? '').includes('store;');

/** Returns the texts of a list's items, in order. */
export const itemsOf = (page: Page, list: string): Promise<string[]> =>
  page.getByRole('list', { name: list, exact: true }).getByRole('listitem').allInnerTexts();

export async function expectCompleted(page: Page): Promise<void> {
  await expect(page.getByText(/^You saw it in response #\d+: \d+ from api-\d\.$/)).toBeVisible();
}

export type StepTitle = 'Predict' | 'Run' | 'Why' | 'Break it';

/** Opens a step of a lab. Another step closes. */
export async function openStep(page: Page, title: StepTitle): Promise<void> {
  const toggle = page.getByRole('region', { name: title, exact: true }).locator('h2 button');
  if ((await toggle.getAttribute('aria-expanded')) !== 'true') await toggle.click();
}

/** Chooses an answer in step 1. */
export async function guess(page: Page, answer: string): Promise<void> {
  await page
    .getByRole('region', { name: 'Predict' })
    .getByRole('button', { name: answer, exact: true })
    .click();
}

/** Resets the lab, and expects its initial state within two seconds. */
export async function resetLab(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(page.getByRole('group').first()).toBeEnabled({ timeout: 2_000 });
  await expect(page.getByText(/^(Right answer|You were right|Your guess)/)).toHaveCount(0);
}

/** Expects that axe finds no violation on the page, of some of its rules or of all. */
export async function expectAccessible(page: Page, what = '', rules?: string[]): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
    what,
  ).toEqual([]);
}

/** Expects that the page does not scroll sideways. Polls, because the stage computes its layout one frame later. */
export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  await expect
    .poll(
      () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      `wider: ${page.url()}`,
    )
    .toBeLessThanOrEqual(0);
}

/** Expects that axe finds no violation, and that the page fits a screen of 360 px. */
export async function expectFitAndAccessible(page: Page): Promise<void> {
  await expectAccessible(page);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoHorizontalScroll(page);
  if (before !== null) await page.setViewportSize(before);
}

/** Ends the crash or slowness of each replica, and waits until both respond again. */
export async function healReplicas(): Promise<void> {
  for (const replica of ['api-1', 'api-2']) {
    await send('/v1/admin/faults', { method: 'POST', json: { fault: 'heal', replica } });
  }
  await expectBothReplicas();
}

/** Waits until both replicas respond again. A replica that a lab crashed is unavailable for ten seconds. */
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

/** Waits until another outage may start. */
export async function untilNoOutage(): Promise<void> {
  await expect
    .poll(
      async () => {
        const { body } = await send(endpoints.readOutage.path);
        return endpoints.readOutage.response.parse(JSON.parse(body)).freeInMs;
      },
      { timeout: 3 * outageLastsMs, intervals: [200] },
    )
    .toBe(0);
}
