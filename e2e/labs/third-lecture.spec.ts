import { expect, type Page } from '@playwright/test';
import { endpoints as clusterEndpoints } from '@session-lab/contract/labs/cluster';
import { endpoints as consoleEndpoints } from '@session-lab/contract/labs/redis-console';
import type { Server } from '@session-lab/contract/labs/outage';
import { test } from '../support/browser.ts';
import { collectResponses, healReplicas, untilNoOutage } from '../support/lab.ts';
import { expectNoGap, readTable, teach } from '../support/lecture.ts';

// Without motion, the page counts each response as shown at once.
test.use({ contextOptions: { reducedMotion: 'reduce' } });
test.describe.configure({ timeout: 300_000 });

const lecture = 'The third lecture: the store';
const minutes = 50;
/** A run of lab 15 or 16 takes ten seconds or more, and the machine may be busy. */
const timeout = 60_000;

test('the table of the third lecture has no gap', () => {
  expectNoGap(lecture, minutes);
});

test('the third lecture runs as its table describes it, row by row', async ({ page }) => {
  const { recorded, row, press, scrollTo, openFromMenu, guess, sees } = teach(page);
  const me = collectResponses(page, new RegExp(`^${consoleEndpoints.readMe.path}$`));
  const replies = page.getByRole('log', { name: 'Lines and replies' }).getByRole('listitem');
  /** Types a line of lab 14 with a click, and runs it with Enter. `at`: which of several lines with this start. */
  const runLine = async (line: string, reply: string | RegExp, at?: number): Promise<void> => {
    const count = await replies.count();
    await press(line, at);
    await page.keyboard.press('Enter');
    await expect(replies).toHaveCount(count + 1);
    await expect(replies.last().locator('samp')).toHaveText(reply);
  };
  const key = (name: string | RegExp) =>
    page.getByRole('region', { name: 'Keys in your database' }).getByRole('row', { name });
  await page.goto('/');

  await row('0–4', async () => {
    await openFromMenu('The console');
    await sees('You delete your session’s key in Redis. What happens to your next request?');
    await guess('Works: the token is still valid');
    await press('Sign in');
    await expect(key(/^sid:/)).toBeVisible();
    await runLine('SET user Ada', 'OK');
    await expect(key(/^user/)).toBeVisible();
    await runLine('GET user', '"Ada"', 0);
    await runLine('DEL user', '(integer) 1');
    await expect(key(/^user/)).toHaveCount(0);
    await sees('(integer) 1');
    await runLine('GET user', '(nil)', 1);
    await sees('(nil)');
  });

  await row('4–8', async () => {
    await runLine('SETEX user 10 Ada', 'OK');
    await runLine('TTL user', /^\(integer\) (?:10|[789])$/);
    await expect(key(/^user/)).toHaveCount(0, { timeout: 15_000 });
    await runLine('GET user', '(nil)', 2);
    await sees('(nil)');
    await runLine('KEYS', /^1\) "sid:[\w-]{43}"$/, 0);
    await runLine('KEYS sid:', /^1\) "sid:[\w-]{43}"$/);
    await sees('your session');
    await runLine('GET sid:', String.raw`"{\"name\":\"Ada\"}"`);
    await expect(page.locator("[data-done='true']")).toHaveCount(10);
  });

  await row('8–11', async () => {
    await press('Send GET /me');
    await sees('200 Ada');
    await sees('The value of your session in Redis');
    await press('Type DEL for your session');
    await press('Run the line');
    await expect(replies.last().locator('samp')).toHaveText('(integer) 1');
    await press('Send GET /me');
    await sees('Right answer: Is refused: 401');
    expect(me.map((response) => response.status())).toEqual([200, 401]);
    const tokens = me.map((response) => response.request().headers()['authorization']);
    expect(tokens[1]).toBe(tokens[0]);
  });

  await row('11–14', async () => {
    await press('Break it');
    await sees('The signature is right, but Redis no longer has the key of the session.');
    await runLine(`SET sid:… '{"name":"Grace"}'`, 'OK');
    await press('Send GET /me');
    await sees('200 Grace');
    await runLine('FLUSHALL', /NOPERM/);
    await sees('NOPERM');
  });

  await row('14–17', async () => {
    await scrollTo('Go further');
    await press('Go further');
    await press('Find them with KEYS, then with SCAN');
    const ways = page.getByRole('table', { name: 'KEYS and SCAN' });
    for (const command of ['KEYS', 'SCAN'])
      await expect(ways.getByRole('row', { name: `${command} sid:9999*` })).toContainText('PINGs:');
    await sees('Longest');
    await press('Connect without a password');
    await sees('NOAUTH Authentication required.');
  });

  const statuses = collectOutage(page);

  await row('17–22', async () => {
    await untilNoOutage();
    await press('Next lab');
    await sees('Redis does not reply for 5 s: what should a server answer?');
    await guess('401: there is no such session');
    await press('Freeze Redis for 5 seconds');
    await expect(page.getByText(/^Right answer: 503/).first()).toBeVisible({ timeout });
    await sees('Redis frozen for …');
    await sees('Right answer: 503: try again in a moment');
    await sees('False 401 (#…): Redis did not reply.');
    expect(statuses('deadline')).toMatch(/^(200 )+(503 )+(200 ?)+$/);
    expect(statuses('defaults')).toMatch(/^(200 ?)+$/);
    expect(statuses('catch-all')).toMatch(/^(200 )+(401 ?)+$/);
  });

  await row('22–26', async () => {
    await press('Break it');
    await untilNoOutage();
    await press('Stop Redis, and keep sending');
    await expect(page.getByText(/^Redis replied again after/)).toBeVisible({ timeout });
    await sees('Redis replied again after …');
    await expect(page.locator("[data-refusal='true']")).toContainText(', ', { timeout });
    await sees('True 401 (#…, #…): Redis replied that it has no such session.');
    await sees('Unchecked 401 (#…): Redis did not reply.');
  });

  await row('26–29', async () => {
    await openFromMenu('Two WebSockets');
    await sees('Two tabs, two servers. Tab 1 sends a message. Does tab 2 receive it?');
    await guess('Yes: both tabs have the same session');
    await press('Open two sockets, send one message');
    await sees('NGINX chose … for tab 1 and … for tab 2');
    await sees('nothing within 1 s');
    await sees('Right answer: No: it stays on the server of tab 1');
  });

  await row('29–32', async () => {
    await press('Break it');
    await press('Send with the bus');
    await sees('to 2 servers');
    await sees('received after …');
  });

  await row('32–34', async () => {
    await press('End the session');
    await sees('4401 is this app’s close code for an ended session.');
    await sees('Both sockets are closed.');
  });

  await row('34–37', async () => {
    try {
      await press('Crash the server of tab 1');
      await expect(page.getByText(/Tab 1 connected again/)).toBeVisible({ timeout: 20_000 });
      await sees('Tab 1 connected again after a random pause of …');
      const counts = page.getByRole('table', { name: 'Messages during the crash' });
      for (const tab of ['Tab 1', 'Tab 2']) {
        const cell = (name: string) => counts.locator(`[data-from='${tab}'] [data-count='${name}']`);
        for (const name of ['sent', 'acknowledged', 'arrived'])
          await expect(cell(name)).toHaveText('10', { timeout: 20_000 });
      }
      await sees('again');
    } finally {
      await healReplicas();
    }
  });

  await row('37–43', async () => {
    const statuses = collectResponses(page, new RegExp(`^${clusterEndpoints.readMe.path}$`));
    await openFromMenu('A Cluster of Redis');
    await sees('One of six Redis servers crashes. Which users are signed out?');
    await guess('The users with a session on it');
    await press('Start six Redis servers and sign in');
    await expect(page.getByText(/^Ada’s session is on redis-\d/)).toBeVisible({ timeout });
    await press('Kill Ada’s primary');
    await expect(page.getByText(/^Right answer:/).first()).toBeVisible({ timeout });
    await sees('promoted after …');
    await sees('200 again after …');
    await sees('Right answer: None of the users');
    expect(new Set(statuses.map((response) => response.status()))).toEqual(new Set([200, 503]));
  });

  await row('43–47', async () => {
    await press('Break it');
    await press('Sign out, then kill the primary');
    await expect(page.getByText(/never received the DEL/)).toBeVisible({ timeout });
    await sees('Signed out, and still 200: … never received the DEL.');
  });

  await row('47–50', async () => {
    await press('The same with WAIT');
    await expect(page.getByText(/^The 503 was true/)).toBeVisible({ timeout });
    await sees('Sign-out with WAIT: 503 (#…).');
    await sees('The 503 was true: the sign-out was not confirmed, so the page tried again.');
  });

  expect(recorded).toEqual(readTable(lecture));
});

/** Collects the statuses of each program of lab 15, in order. */
function collectOutage(page: Page): (server: Server) => string {
  const responses = collectResponses(page, /^\/v1\/labs\/outage\/[a-z-]+\/me$/);
  return (server) =>
    responses
      .filter((response) => response.url().includes(`/${server}/`))
      .map((response) => response.status())
      .join(' ');
}
