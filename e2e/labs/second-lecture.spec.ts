import { expect, type Page } from '@playwright/test';
import { closed } from '../support/bank.ts';
import { test } from '../support/browser.ts';
import { expectNoGap, readTable, teach } from '../support/lecture.ts';

// Without motion, the page counts each response as shown at once.
// The browser of a lecture first warns about the certificate of the course.
test.use({ contextOptions: { reducedMotion: 'reduce' }, ignoreHTTPSErrors: true });
test.describe.configure({ timeout: 300_000 });

const lecture = 'The second lecture: exchanging tokens';
const minutes = 50;

test('the table of the second lecture has no gap', () => {
  expectNoGap(lecture, minutes);
});

test('the second lecture runs as its table describes it, row by row', async ({ page, watched }) => {
  const { recorded, row, press, pressForWindow, choose, openFromMenu, guess, sees } = teach(page);
  /** Presses a button that opens a window, and waits until the window has closed itself. */
  const pressAndWait = async (name: string): Promise<void> => {
    await closed(await pressForWindow(name));
  };
  const signInAndVisit = async (): Promise<void> => {
    await pressAndWait('Sign in at the bank');
    await pressAndWait('Visit the other page');
  };
  await page.goto('/');

  await row('0–6', async () => {
    await openFromMenu('Cookies');
    await sees('Which requests to your bank carry its cookie?');
    await guess('All that the bank’s own page causes, and no others');
    await pressAndWait('Sign in at the bank');
    await sees('This browser added the cookie to the request of the bank’s page. No script did.');
    await pressAndWait('Visit the other page');
    await sees(
      'This browser added the cookie to the link of the other site, and not to the image and the frame.',
    );
    await sees('Right answer: Also some that a page of another site causes');
  });

  await row('6–12', async () => {
    await press('Break it');
    await choose('SameSite=Strict');
    await signInAndVisit();
    await sees('This browser added the cookie to no request of the other site.');
    await choose('another port');
    await signInAndVisit();
    await sees(
      'This browser added the cookie to the image, the frame, and the link of the page on the other port.',
    );
    await choose('Authorization');
    await signInAndVisit();
    await sees('No request of the other page had the token: only the bank’s script can add it.');
  });

  await row('12–17', async () => {
    await press('Next lab');
    await sees('Can a page of another site move your money at the bank?');
    await guess('No: the page does not know your cookie');
    await pressAndWait('Sign in at the bank');
    const prize = await pressForWindow('Open the prize page');
    await sees('bank: Ada € 900');
    await sees('cross-site');
    await sees('303 transferred');
    await sees('Right answer: Yes: your browser adds the cookie for the page');
    await expect(prize.getByRole('status')).toHaveText('You sent 100 to mallory.');
    await prize.close();
  });

  await row('17–23', async () => {
    await press('Break it');
    const run = await pressForWindow('Run all 49 attacks');
    await expect(page.getByText(/^49 tried: /)).toBeVisible({ timeout: 90_000 });
    await sees('49 tried:');
    await closed(run);
    await press('Form, other port against SameSite=Strict');
    await sees('paid 100');
    await press('Login as Mallory against a check of Origin');
    await sees('Sec-Fetch-Site states that no page of the bank caused it');
    await expectOneSafeColumn(page);
  });

  await row('23–30', async () => {
    await press('Next lab');
    await sees('A comment contains a script. What will the thief have?');
    await guess('Nothing: a page can send data only to its own site');
    await pressAndWait('Publish the comment');
    await pressAndWait('Read the comments as Ada');
    const thief = await pressForWindow('Open the thief’s screen');
    await expect(thief.getByRole('listitem').last()).toContainText('Answer of the bank: 200');
    await sees('Right answer: Ada’s token, and it works on the thief’s server');
    await thief.close();
  });

  await row('30–35', async () => {
    await press('Break it');
    const run = await pressForWindow('Run all 24');
    await expect(page.getByText(/^24 tried: /)).toBeVisible({ timeout: 90_000 });
    await sees('24 tried: Ada lost something in 5.');
    await closed(run);
    await press('Script, the token in an HttpOnly cookie, no defence');
    await sees('The thief has no token.');
    await sees('Ada’s money moved.');
    await press('Script, the token in localStorage, a Content-Security-Policy');
    await sees('The browser did not run its script: the policy forbids it');
    // The policies of the bank's page have stopped scripts, as they must.
    expect(watched.splice(0).length).toBeGreaterThan(0);
  });

  await row('35–40', async () => {
    await press('Next lab');
    await sees('A token in a WebSocket’s address: where is it later?');
    await guess('Nowhere: it ends with the connection');
    await press('Open a WebSocket with the token');
    await sees('Right answer: In the log of NGINX, in the usual format');
    await press('Break it');
    await press('Token in address');
    await expect(page.locator("[data-way='token'] td")).toHaveText(['101', 'token', '101']);
    await press('Ticket in address');
    await expect(page.locator("[data-way='ticket'] td")).toHaveText(['101', 'ticket', '401']);
  });

  await row('40–45', async () => {
    await openFromMenu('The wire');
    await sees('What can a machine on the way read of a sign-in over HTTP?');
    await guess('Only the addresses of the two machines');
    await press('Switch the tap on');
    await pressForWindow('Sign in over HTTP');
    await sees('bytes passed. The tap read the');
    await sees('Right answer: The password and the token');
  });

  await row('45–50', async () => {
    await press('Break it');
    await press('Use the copied token');
    await sees('200: the attacker reads Ada’s account.');
    await pressForWindow('Sign in over HTTPS');
    await sees('The tap read the name “localhost”, and no secret.');
    await sees('The server’s certificate');
  });

  expect(recorded).toEqual(readTable(lecture));
});

/** Expects that at least one attack succeeded against each defence except the header Authorization. */
async function expectOneSafeColumn(page: Page): Promise<void> {
  const cells = page.getByRole('table', { name: 'Attacks and defences' }).locator("[data-kind='succeeded']");
  const marks = await cells.evaluateAll((found) => found.map((cell) => cell.getAttribute('data-cell') ?? ''));
  const defences = new Set(marks.map((mark) => mark.split('.').slice(0, 2).join('.')));
  expect([...defences].toSorted()).toEqual([
    'lax.none',
    'none.fetch-metadata',
    'none.none',
    'none.token',
    'strict.none',
    'unset.none',
  ]);
}
