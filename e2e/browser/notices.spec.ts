import { expect, type Page } from '@playwright/test';
import { newUser, signUp } from '../support/account.ts';
import { expectGuest, expectSignedIn, signUpOnPage, storedToken, test } from '../support/browser.ts';
import { send } from '../support/http.ts';
import { expectNoHorizontalScroll } from '../support/lab.ts';

const sizes = [
  { name: '1440×900', width: 1440, height: 900, scale: 1 },
  // 1366×768 at 125 % has fewer CSS pixels and more device pixels.
  { name: '1366×768 at 125 %', width: 1093, height: 614, scale: 1.25 },
  { name: '1280×720', width: 1280, height: 720, scale: 1 },
  { name: '1280×720 at 200 %', width: 640, height: 360, scale: 2 },
  { name: '390×844', width: 390, height: 844, scale: 3 },
] as const;

/** Returns the links and buttons that a notice covers, measured at their centres and corners. */
const covered = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const notices = document.querySelectorAll('[class*="notices"] [class*="notice"]');
    const controls = document.querySelectorAll('a, button, input, summary');
    if (controls.length === 0) return ['the page has no controls'];
    const found: string[] = [];
    for (const control of controls) {
      const box = control.getBoundingClientRect();
      // An element that is scrolled out of its container is not visible, so nothing covers it.
      const port = control.closest('main, nav')?.getBoundingClientRect();
      if (port !== undefined && (box.top < port.top || box.bottom > port.bottom)) continue;
      const points = [
        [box.left + box.width / 2, box.top + box.height / 2],
        [box.left + 2, box.top + 2],
        [box.right - 2, box.bottom - 2],
      ] as const;
      for (const notice of notices) {
        if (notice.contains(control)) continue;
        if (points.some(([x, y]) => notice.contains(document.elementFromPoint(x, y))))
          found.push(`${notice.textContent} over ${control.textContent}`);
      }
    }
    return found;
  });

for (const { name, width, height, scale } of sizes)
  test(`notices cover no link and no button at ${name}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      ...(baseURL === undefined ? {} : { baseURL }),
    });
    const page = await context.newPage();
    await signUpOnPage(page, newUser());
    const { token } = await signUp('bob');
    await page.evaluate((value) => {
      localStorage.setItem('session-lab.token', value);
      dispatchEvent(new Event('focus'));
    }, token);
    await expect(page.getByText('This page is signed in as')).toBeInViewport();
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('There is no connection to the server.')).toBeVisible();
    await expect(page.getByText('Not signed out')).toBeInViewport();

    expect(await page.locator('[class*="notices"] [class*="notice"]').count()).toBeGreaterThan(1);
    expect(await covered(page)).toEqual([]);
    // Where the page scrolls, a notice scrolls with it.
    await page.evaluate(() => {
      scrollTo(0, 300);
      document.querySelector('main')?.scrollTo(0, 300);
    });
    expect(await covered(page)).toEqual([]);
    await expectNoHorizontalScroll(page);
    await context.close();
  });

test('after an idle timeout the notice names it, also after a reload, until the user signs in again', async ({
  page,
}) => {
  const user = newUser();
  await page.clock.install();
  await signUpOnPage(page, user);
  const token = (await storedToken(page)) ?? '';
  await page.goto('/live');
  await expect(page.getByText('Your socket is on api-')).toBeVisible();
  await page.clock.fastForward('15:00');
  await send('/v1/sessions/mine', { method: 'DELETE', token });
  const notice = page.getByRole('status').filter({ hasText: 'Your session has ended: idle timeout.' });
  await expect(notice).toContainText('No request used it for 15 minutes.');
  await page.reload();
  await expect(notice).toBeVisible();
  await page.goto('/labs/stateless');
  await notice.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByLabel('Password', { exact: true }).fill(user.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Continue to lab 1' }).click();
  await expect(notice).toBeHidden();
  await page.reload();
  await expectSignedIn(page, user);
  await expect(notice).toBeHidden();
});

test('a notice stands in the middle of the page, and a dismissed one does not return', async ({ page }) => {
  await signUpOnPage(page, newUser());
  const token = (await storedToken(page)) ?? '';
  await send('/v1/sessions/mine', { method: 'DELETE', token });
  const notice = page.getByRole('status').filter({ hasText: 'Your session has ended: it was signed out.' });
  await expect(notice).toBeVisible();
  const box = await notice.boundingBox();
  const main = await page.getByRole('main').boundingBox();
  const middleOf = (rect: typeof box): number => (rect === null ? NaN : rect.x + rect.width / 2);
  expect(Math.abs(middleOf(box) - middleOf(main))).toBeLessThan(20);
  await page.getByRole('button', { name: 'Dismiss this notice' }).click();
  await page.reload();
  await expectGuest(page);
  await expect(notice).toBeHidden();
});
