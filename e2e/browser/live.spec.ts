import { expect } from '@playwright/test';
import { socketsPerSession } from '@session-lab/contract';
import { newUser } from '../support/account.ts';
import { signUpOnPage, test, watch } from '../support/browser.ts';
import { expectFitAndAccessible } from '../support/lab.ts';

test('a message reaches a socket on the other replica and shows both replicas', async ({
  page,
  browser,
  watched,
}) => {
  await signUpOnPage(page, newUser('ada'));
  await page.goto('/live');
  const ownReplica = await shownReplica(page);

  const otherContext = await browser.newContext({ baseURL: new URL(page.url()).origin });
  await watch(otherContext, watched);
  const otherPage = await otherContext.newPage();
  await signUpOnPage(otherPage, newUser('grace'));
  await otherPage.goto('/live');
  // NGINX distributes sockets in turn too, so a new socket can reach the same replica.
  for (let attempt = 0; attempt < 6 && (await shownReplica(otherPage)) === ownReplica; attempt++)
    await otherPage.reload();
  const otherReplica = await shownReplica(otherPage);
  expect(otherReplica).not.toBe(ownReplica);

  await page.getByLabel('Message to all users').fill('hello over there');
  await page.keyboard.press('Enter');
  const received = otherPage.getByRole('listitem').filter({ hasText: 'hello over there' });
  await expect(received).toBeVisible();
  await expect(received).toContainText(ownReplica);
  await expect(received).toContainText(otherReplica);
  await otherContext.close();
});

test('a message travels through Redis on the stage, over the replicas that it reports', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signUpOnPage(page, newUser('ada'));
  await page.goto('/live');
  const replica = await shownReplica(page);
  await page.getByLabel('Message to all users').fill('which way?');
  await page.keyboard.press('Enter');
  const way = page.getByRole('region', { name: 'The way of a message' });
  await expect(way).toContainText('The browser sends the message over the WebSocket to NGINX.');
  await expect(way).toContainText(`NGINX passes the message to ${replica}.`);
  await expect(way).toContainText(`${replica} publishes the message to Redis: PUBLISH.`);
  await expect(way).toContainText(`${replica} receives the message from Redis.`);
  await expect(way).toContainText('This page receives the message.');
  await expectFitAndAccessible(page);
});

test('rooms and messages show the display name with the user name', async ({ page }) => {
  const user = newUser('ada');
  await signUpOnPage(page, user);
  await page.goto('/account');
  await page.getByLabel('Name that others see').fill('Grace Hopper');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved in every session')).toBeVisible();
  await page.goto('/live');
  await shownReplica(page);
  await page.getByLabel('Message to all users').fill('who wrote this?');
  await page.keyboard.press('Enter');
  const shown = page.getByRole('listitem').filter({ hasText: `@${user.userName}` });
  await expect(shown).toHaveText([/^Grace Hopper @.*who wrote this\?/s, /^Grace Hopper @/]);
});

test('a message above the limit is shown as not sent, and a click sends it again', async ({ page }) => {
  await signUpOnPage(page, newUser('ada'));
  await page.goto('/live');
  await shownReplica(page);
  const box = page.getByLabel('Message to all users');
  for (let sent = 1; sent <= 15; sent++) {
    await box.fill(`message ${sent} of many`);
    await page.keyboard.press('Enter');
  }
  const last = page.getByRole('listitem').filter({ hasText: 'message 15 of many' });
  await expect(last).toContainText('Not sent: you sent too many messages.');
  await expect(async () => {
    const again = last.getByRole('button', { name: 'Send again' });
    if (await again.isVisible()) await again.click({ timeout: 100 });
    await expect(last).toContainText('Redis pub/sub', { timeout: 1_000 });
  }).toPass();
  await expect(last.getByRole('button')).toHaveCount(0);
});

test('the sixth tab of a session explains why it is not connected, and connects when another tab closes', async ({
  page,
  context,
}) => {
  await signUpOnPage(page, newUser('ada'));
  const tabs = [];
  for (let opened = 0; opened < socketsPerSession; opened++) {
    const tab = opened === 0 ? page : await context.newPage();
    await tab.goto('/live');
    await shownReplica(tab);
    tabs.push(tab);
  }
  const sixth = await context.newPage();
  await sixth.goto('/live');
  await expect(sixth.getByText('Not connected: this session has 5 sockets')).toBeVisible();
  await tabs.at(-1)?.close();
  await shownReplica(sixth);
});

async function shownReplica(page: import('@playwright/test').Page): Promise<string> {
  const hint = page.getByText(/^Your socket is on api-\d/);
  await expect(hint).toBeVisible();
  return /api-\d/.exec(await hint.innerText())?.[0] ?? '';
}
