import { expect } from '@playwright/test';
import { socketsPerSession } from '@session-lab/contract';
import { newPerson, signUpOnPage, test, watch } from '../support/browser.ts';

test('a message reaches a socket on the other replica and says by which it came', async ({
  page,
  browser,
  watched,
}) => {
  await signUpOnPage(page, newPerson('ada'));
  await page.goto('/live');
  const here = await replicaOf(page);

  const elsewhere = await browser.newContext({ baseURL: new URL(page.url()).origin });
  await watch(elsewhere, watched);
  const otherPage = await elsewhere.newPage();
  await signUpOnPage(otherPage, newPerson('grace'));
  await otherPage.goto('/live');
  // NGINX deals sockets out too; a new one may land on the same replica.
  for (let attempt = 0; attempt < 6 && (await replicaOf(otherPage)) === here; attempt++)
    await otherPage.reload();
  const there = await replicaOf(otherPage);
  expect(there).not.toBe(here);

  await page.getByLabel('Say something to everybody').fill('hello over there');
  await page.keyboard.press('Enter');
  const heard = otherPage.getByRole('listitem').filter({ hasText: 'hello over there' });
  await expect(heard).toBeVisible();
  await expect(heard).toContainText(here);
  await expect(heard).toContainText(there);
  await elsewhere.close();
});

test('a display name is shown with the user name, in the rooms and with a message', async ({ page }) => {
  const person = newPerson('ada');
  await signUpOnPage(page, person);
  await page.goto('/account');
  await page.getByLabel('Name that others see').fill('Grace Hopper');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('saved, in every session')).toBeVisible();
  await page.goto('/live');
  await replicaOf(page);
  await page.getByLabel('Say something to everybody').fill('who said this?');
  await page.keyboard.press('Enter');
  const shown = page.getByRole('listitem').filter({ hasText: `@${person.userName}` });
  await expect(shown).toHaveText([/^Grace Hopper @/, /^Grace Hopper @.*who said this\?/s]);
});

test('a message past the budget is shown as not sent, and is sent again on a click', async ({ page }) => {
  await signUpOnPage(page, newPerson('ada'));
  await page.goto('/live');
  await replicaOf(page);
  const box = page.getByLabel('Say something to everybody');
  for (let sent = 1; sent <= 15; sent++) {
    await box.fill(`message ${sent} of many`);
    await page.keyboard.press('Enter');
  }
  const last = page.getByRole('listitem').filter({ hasText: 'message 15 of many' });
  await expect(last).toContainText('Not sent: you sent too many messages.');
  await expect(async () => {
    await last.getByRole('button', { name: 'Send again' }).click({ timeout: 100 });
    await expect(last).toContainText('Redis pub/sub', { timeout: 1_000 });
  }).toPass();
  await expect(last.getByRole('button')).toHaveCount(0);
});

test('the sixth tab of a session says why it is not connected, and connects when another one closes', async ({
  page,
  context,
}) => {
  await signUpOnPage(page, newPerson('ada'));
  const tabs = [];
  for (let opened = 0; opened < socketsPerSession; opened++) {
    const tab = opened === 0 ? page : await context.newPage();
    await tab.goto('/live');
    await replicaOf(tab);
    tabs.push(tab);
  }
  const sixth = await context.newPage();
  await sixth.goto('/live');
  await expect(sixth.getByText('Not connected: 5 other tabs or windows')).toBeVisible();
  await tabs.at(-1)?.close();
  await replicaOf(sixth);
});

async function replicaOf(page: import('@playwright/test').Page): Promise<string> {
  const hint = page.getByText(/^By api-\d/);
  await expect(hint).toBeVisible();
  return /api-\d/.exec(await hint.innerText())?.[0] ?? '';
}
