import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { freshName } from './account.ts';
import { grantAdministrator, revokeAdministrator } from './control.ts';

type Violation = { readonly directive: string; readonly blocked: string; readonly sample: string };

/** Who was made an administrator in this test is none after it: while there is one, the labs' faults are theirs alone. */
const administrators = new Set<string>();

/**
 * Playwright's test, with a rule for every page that is opened: a report of the content security policy, or an error
 * that nobody caught, fails the test.
 */
export const test = base.extend<{ watched: string[] }>({
  watched: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      await watch(context, complaints);
      await use(complaints);
      for (const email of administrators) revokeAdministrator(email);
      administrators.clear();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** For contexts that a test opens by itself, too. */
export async function watch(context: BrowserContext, complaints: string[]): Promise<void> {
  await context.exposeFunction('reportViolation', (violation: Violation) =>
    complaints.push(`content security policy: ${JSON.stringify(violation)}`),
  );
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => {
      Reflect.get(
        globalThis,
        'reportViolation',
      )({ directive: effectiveDirective, blocked: blockedURI, sample });
    });
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  reloadAfterNetworkChanges(context);
}

/**
 * Chromium gives up what it is loading when an interface of the machine comes or goes, as when a container starts again.
 * A page that lost a part of itself that way is loaded once more.
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

export type Person = { readonly userName: string; readonly email: string; readonly password: string };

export const newPerson = (stem?: string): Person => {
  const userName = freshName(stem);
  return {
    userName,
    email: `${userName}@example.test`,
    password: `a good ${userName.split('').toReversed().join('')} phrase`,
  };
};

/** Fills in the form of `/sign-up` and goes on past the arrival of the token. */
export async function signUpOnPage(page: Page, person: Person, { keep = true } = {}): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('User name').fill(person.userName);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('checkbox', { name: 'Keep me signed in on this device' }).setChecked(keep);
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectSignedIn(page, person);
}

export async function signInOnPage(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectSignedIn(page, person);
}

/** The role is granted behind the page's back, which ends the session; then signs in anew. */
export async function becomeAdministrator(page: Page, person: Person): Promise<void> {
  grantAdministrator(person.email);
  administrators.add(person.email);
  await expectGuest(page);
  await signInOnPage(page, person);
}

export async function expectSignedIn(page: Page, { userName }: Person): Promise<void> {
  await expect(page.getByRole('banner').getByRole('link', { name: userName })).toBeVisible();
}

export async function expectGuest(page: Page): Promise<void> {
  await expect(page.getByRole('banner').getByRole('link', { name: 'Sign up' })).toBeVisible();
}

export const storedToken = (page: Page): Promise<string | null> =>
  page.evaluate(() => localStorage.getItem('session-lab.token'));

/** The rows of the log of requests, newest first. */
export const logRows = (page: Page) =>
  page.getByRole('table', { name: 'Requests, newest first' }).getByRole('row');
