import { expect, type Page } from '@playwright/test';
import { newUser } from '../support/account.ts';
import { menu, openMenu, signInOnPage, signUpOnPage, test, watch } from '../support/browser.ts';
import { labCount } from '../support/course.ts';

// Still pictures: all responses count as shown at once.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const segments = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^Progress:/ });

/** Expects the menu and the header to show whether the first lab is completed. */
async function expectDone(page: Page, isDone = true): Promise<void> {
  await expect(segments(page)).toHaveAccessibleName(
    `Progress: ${isDone ? 1 : 0} of ${labCount} labs completed`,
  );
  await openMenu(page);
  await expect(
    menu(page).getByRole('link', {
      name: isDone ? /Stateless requests\s*, completed/ : /Stateless requests$/,
    }),
  ).toBeVisible();
  await page.keyboard.press('Escape');
}

async function sendTen(page: Page): Promise<void> {
  await page.goto('/labs/stateless');
  await page.getByRole('button', { name: /^Send 10\b/ }).click();
}

test('a guest’s progress stays in the browser, moves to the account at sign-up, stays after a sign-out, and appears on another device', async ({
  page,
  browser,
  watched,
}) => {
  test.setTimeout(90_000);
  await sendTen(page);
  await expectDone(page);
  await page.reload();
  await expectDone(page);

  const user = newUser();
  await signUpOnPage(page, user);
  await expectDone(page);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expectDone(page);
  await page.reload();
  await expectDone(page);

  const otherContext = await browser.newContext({ reducedMotion: 'reduce' });
  await watch(otherContext, watched);
  const otherPage = await otherContext.newPage();
  await signInOnPage(otherPage, user);
  await otherPage.goto('/labs/stateless');
  await expectDone(otherPage);
  await expect(otherPage.getByText(/Completed on/)).toBeVisible();
  await otherContext.close();
});

test('the next user of a browser does not receive the progress of the user before', async ({ page }) => {
  await sendTen(page);
  await expectDone(page);
  await signUpOnPage(page, newUser());
  await expectDone(page);
  await page.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expectDone(page);
  await signUpOnPage(page, newUser());
  await expectDone(page, false);
});

test('the progress page states where the progress is kept, leads to the next lab, and deletes the progress', async ({
  page,
}) => {
  await sendTen(page);
  await expectDone(page);
  await segments(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Progress' })).toBeVisible();
  await expect(page.getByText(`1 of ${labCount} labs completed.`)).toBeVisible();
  await expect(page.getByText(/in the localStorage of this browser/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Continue with lab 2: Where state lives' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete my progress' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expectDone(page, false);
  await page.reload();
  await expectDone(page, false);
});

test('a server error completes no lab', async ({ page }) => {
  await page.route('**/v1/ping', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      headers: {
        'X-Served-By': 'api-1',
        'X-Upstream': 'api-1',
        'X-Connection': '7/1',
      },
      body: JSON.stringify({
        type: 'about:blank',
        title: 'Unavailable',
        status: 503,
        code: 'store_unavailable',
      }),
    }),
  );
  await sendTen(page);
  const bar = page.getByRole('button', { name: /^Requests/ });
  await expect(bar).toContainText('10');
  await expect(bar).toContainText('503');
  await expectDone(page, false);
});
