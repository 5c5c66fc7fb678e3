import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import type { Sites } from '@session-lab/contract';
import { Arrival, Bank, type BankUser, type Defence } from '@session-lab/contract/labs/bank';
import * as z from 'zod';
import { readStack } from './stack.ts';

const Student = z.object({ student: z.string() });
const Arrivals = z.object({ arrivals: z.array(Arrival) });
const api = '/v1/labs/bank';

/** Origins of the bank, the attacker and the tap. `neighbour` is the attacker on another port of the bank's host. */
export function sitesOf(): Record<keyof Sites, string> {
  const { sites } = readStack();
  if (sites === undefined) throw new Error('The labs of this stack are off.');
  return sites;
}

/** The bank of a new student, as the page of a lab uses it. */
export type OpenedBank = {
  readonly student: string;
  readonly balances: () => Promise<Partial<Record<BankUser, number>>>;
  readonly arrivals: () => Promise<Arrival[]>;
  readonly choose: (defence: Defence) => Promise<void>;
  /** Opens the bank's page and signs in there. `switches` are those of apps/bank/README.md. */
  readonly signIn: (page: Page, switches?: Readonly<Record<string, string>>) => Promise<void>;
  /** Address of a page of the attacker for this student. */
  readonly attack: (path: string, site?: 'attacker' | 'neighbour') => string;
};

export async function openBank(request: APIRequestContext): Promise<OpenedBank> {
  const sites = sitesOf();
  const { student } = Student.parse(await (await request.post(`${api}/students`)).json());
  const headers = { 'X-Lab-Student': student };
  return {
    student,
    balances: async () => Bank.parse(await (await request.get(`${api}/state`, { headers })).json()).balances,
    arrivals: async () =>
      Arrivals.parse(await (await request.get(`${api}/arrivals`, { headers })).json()).arrivals,
    async choose(defence) {
      await request.put(`${api}/defence`, { headers, data: { defence } });
    },
    async signIn(page, switches = {}) {
      await page.goto(
        `${sites.bank}/?${new URLSearchParams({ student, as: 'ada', ...switches }).toString()}`,
      );
      await page.getByRole('heading', { name: 'Hello, ada' }).waitFor();
    },
    attack: (path, site = 'attacker') => `${sites[site]}${path}?student=${student}`,
  };
}

/** The bank of the student that a page of the course uses. */
export type BankOfPage = {
  readonly student: () => string;
  /** Reads a path of the API as the student. */
  readonly read: (path: string) => Promise<unknown>;
  readonly arrivals: () => Promise<Arrival[]>;
};

/** Follows which student the page uses. Call it before the page opens the bank. */
export function bankOf(page: Page): BankOfPage {
  let student = '';
  page.on('request', (sent) => {
    student = sent.headers()['x-lab-student'] ?? student;
  });
  const read = async (path: string): Promise<unknown> =>
    (await page.request.get(path, { headers: { 'X-Lab-Student': student } })).json();
  return {
    student: () => student,
    read,
    arrivals: async () => Arrivals.parse(await read(`${api}/arrivals`)).arrivals,
  };
}

/** Presses a button that opens a window, as soon as the button is not busy. */
export async function pressForWindow(page: Page, name: string): Promise<Page> {
  const opened = page.waitForEvent('popup', { timeout: 60_000 });
  await page
    .getByRole('main')
    .getByRole('button', { name, exact: true })
    .filter({ visible: true })
    .click({ timeout: 60_000 });
  return opened;
}

/** Waits until a window has closed itself. */
export const closed = (window: Page): Promise<void> =>
  expect.poll(() => window.isClosed(), { timeout: 15_000 }).toBe(true);

/**
 * Closes a window that goes from page to page. Repeats the close until the window is closed: once in ten runs, a single close had no
 * effect before the window had tried all its cells. With `runBeforeUnload`, Playwright sends each repetition to the browser.
 */
const closeWindow = (window: Page): Promise<void> =>
  expect
    .poll(
      async () => {
        // It rejects when the window closes meanwhile.
        if (!window.isClosed()) await Promise.allSettled([window.close({ runBeforeUnload: true })]);
        return window.isClosed();
      },
      { intervals: [200] },
    )
    .toBe(true);

/** Presses a button that opens a window, and waits until the window has closed itself. */
export const pressUntilClosed = async (page: Page, name: string): Promise<void> =>
  closed(await pressForWindow(page, name));

/** Blocks the windows that the page opens, like a browser that does not allow them. */
export const blockWindows = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.open = () => null;
  });

/** Opens a lab on a server that has no addresses for the sites, and expects that step 2 states the reason. */
export async function expectOffWithoutSites(page: Page, lab: string): Promise<void> {
  await page.route('**/v1/labs/sites', (route) => route.fulfill({ json: { reason: 'public_host' } }));
  await page.goto(lab);
  await expect(page.getByRole('region', { name: 'Run', exact: true })).toContainText(
    'this lab works only there',
  );
}

/** Returns a cell of a matrix by its mark. */
export const cellOf = (page: Page, mark: string): Locator => page.locator(`[data-cell='${mark}']`);

/** Returns the word of each cell of a matrix by its mark, from the name that screen readers read. */
export const wordsIn = async (matrix: Locator): Promise<Record<string, string>> =>
  Object.fromEntries(
    await matrix
      .getByRole('button')
      .evaluateAll((cells) =>
        cells.map((one) => [
          one.getAttribute('data-cell') ?? '',
          /[^:]+$/.exec(one.getAttribute('aria-label') ?? '')?.[0].trim() ?? '',
        ]),
      ),
  );

/** Presses a button that tries all cells of a matrix, and closes its window after a cell has its word. Expects that the run stops. */
export async function expectStopWhenClosed(
  page: Page,
  {
    button,
    after,
    untried,
  }: { button: string; after: readonly [mark: string, word: string]; untried: string },
): Promise<void> {
  const window = await pressForWindow(page, button);
  const [mark, word] = after;
  await expect(cellOf(page, mark)).toHaveAccessibleName(new RegExp(`: ${word}$`));
  await closeWindow(window);
  await expect(
    page.getByRole('region', { name: 'Break it' }).getByText('Not all requests arrived at the bank.'),
  ).toBeVisible({ timeout: 40_000 });
  await expect(cellOf(page, untried)).toHaveAccessibleName(/: not tried$/);
  await expect(page.getByRole('button', { name: button })).toBeEnabled();
}
