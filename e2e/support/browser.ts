import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import type { User } from './account.ts';
import { grantAdministrator, revokeAdministrator } from './control.ts';
import { healReplicas } from './lab.ts';

type Violation = { readonly directive: string; readonly blocked: string; readonly sample: string };

/**
 * E-mail addresses of the administrators of this test. The test revokes them, because only administrators may
 * inject faults.
 */
const administrators = new Set<string>();

/**
 * Playwright's test. An uncaught error, or a report of the content security policy, on any page fails the
 * test.
 */
export const test = base.extend<{ watched: string[] }>({
  watched: [
    async ({ context }, use, testInfo) => {
      const complaints: string[] = [];
      await watch(context, complaints);
      await use(complaints);
      // A page that reads a state again and again may have a request in a handler of the test when the test ends.
      for (const routed of [context, ...context.pages()])
        await routed.unrouteAll({ behavior: 'ignoreErrors' });
      for (const email of administrators) revokeAdministrator(email);
      administrators.clear();
      // A test that failed may have left a crashed or slow replica to the next one.
      if (testInfo.status !== testInfo.expectedStatus) await healReplicas();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** Collects the errors and policy reports of a context. Tests call it for each context that they create. */
export async function watch(context: BrowserContext, complaints: string[]): Promise<void> {
  await context.exposeFunction('reportViolation', (violation: Violation) =>
    complaints.push(`content security policy: ${JSON.stringify(violation)}`),
  );
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      const violation = { directive: effectiveDirective, blocked: blockedURI, sample };
      const report: unknown = Reflect.get(globalThis, 'reportViolation');
      if (typeof report === 'function') Reflect.apply(report, undefined, [violation]);
    });
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  reloadAfterNetworkChanges(context);
}

/**
 * Reloads a page, once, after a file failed with ERR_NETWORK_CHANGED. Chromium cancels requests when a
 * network interface appears or disappears, such as at the restart of a container.
 */
function reloadAfterNetworkChanges(context: BrowserContext): void {
  const reloading = new Set<Page>();
  context.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_NETWORK_CHANGED') return;
    if (!new URL(request.url()).pathname.startsWith('/assets/')) return;
    const page = request.frame().page();
    if (reloading.has(page)) return;
    reloading.add(page);
    void page
      .reload()
      .catch(() => undefined)
      .finally(() => reloading.delete(page));
  });
}

/** Signs a user up on `/sign-up`, and continues after the page that shows the token. */
export async function signUpOnPage(page: Page, user: User, { keep = true } = {}): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(user.userName);
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('checkbox', { name: 'Keep me signed in on this device' }).setChecked(keep);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectSignedIn(page, user);
}

export async function signInOnPage(page: Page, user: User): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectSignedIn(page, user);
}

/** Grants the role with the command line, which ends the user's sessions, then signs in again. */
export async function becomeAdministrator(page: Page, user: User): Promise<void> {
  grantAdministrator(user.email);
  administrators.add(user.email);
  await expectGuest(page);
  await signInOnPage(page, user);
}

export async function expectSignedIn(page: Page, { userName }: User): Promise<void> {
  await expect(page.getByRole('banner').getByRole('link', { name: userName })).toBeVisible();
}

export async function expectGuest(page: Page): Promise<void> {
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign up' })).toBeVisible();
}

export const storedToken = (page: Page): Promise<string | null> =>
  page.evaluate(() => localStorage.getItem('session-lab.token'));

/** The menu of all pages. It is hidden until `openMenu`. */
export const menu = (page: Page) => page.getByRole('navigation', { name: 'Labs and pages' });

/** Opens the menu of all pages in the header. */
export async function openMenu(page: Page): Promise<void> {
  if (!(await menu(page).isVisible())) await page.getByRole('banner').getByRole('button').first().click();
  await expect(menu(page)).toBeVisible();
}

/** Opens a page by its link in the menu. */
export async function openByMenu(page: Page, name: string, options?: { exact: boolean }): Promise<void> {
  await openMenu(page);
  await menu(page)
    .getByRole('link', { name, ...options })
    .click();
}

/** Opens the request log, which covers the lower part of the page. */
export async function openLog(page: Page): Promise<void> {
  const bar = page.getByRole('button', { name: /^Requests/ });
  if ((await bar.getAttribute('aria-expanded')) !== 'true') await bar.click();
}

/** The rows of the request log, newest first. */
export const logRows = (page: Page) =>
  page.getByRole('table', { name: 'Requests, newest first' }).getByRole('row');
