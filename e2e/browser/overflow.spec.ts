import { expect, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';
import { expectAnswer, lessons, runLesson, type Lesson } from '../support/course.ts';
import { hiddenTexts } from '../support/lab-texts.ts';
import { misfits } from '../support/overflow.ts';
import { replicaCounts, withReplicas } from '../support/replicas.ts';

// Without motion, the page counts each response as shown at once.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

const screens = [
  { name: '1024×614', width: 1024, height: 614, deviceScaleFactor: 1 },
  { name: '1366×768 at 125 %', width: 1093, height: 614, deviceScaleFactor: 1.25 },
  { name: '1440×900', width: 1440, height: 900, deviceScaleFactor: 1 },
  { name: '1440×900 at 200 %', width: 720, height: 450, deviceScaleFactor: 2 },
  { name: '1920×1080', width: 1920, height: 1080, deviceScaleFactor: 1 },
  { name: '390×844', width: 390, height: 844, deviceScaleFactor: 1 },
] as const;
type Screen = (typeof screens)[number];
/** With more replicas, only the picture changes. One of the two sizes between 1024 and 1440 pixels is enough for that. */
const pictureScreens = screens.filter(({ name }) => !name.startsWith('1366'));
/** The only screen in dark: no length depends on the theme. */
const darkScreen = '1440×900';

/** Returns what does not fit on the screens. */
async function misfitsOn(
  page: Page,
  browser: CDPSession,
  { what, on }: { what: string; on: readonly Screen[] },
): Promise<string[]> {
  const found: string[] = [];
  const measure = async (where: string, frames: number): Promise<void> => {
    for (const misfit of await misfits(page, { frames })) found.push(`${what}, ${where}: ${misfit}`);
  };
  // A word under the pointer would open its explanation, which lies on the page.
  await page.mouse.move(0, 0);
  for (const { name, ...metrics } of on) {
    await browser.send('Emulation.setDeviceMetricsOverride', { ...metrics, mobile: false });
    await measure(name, 3);
    if (name !== darkScreen) continue;
    await page.emulateMedia({ colorScheme: 'dark' });
    await measure(`${name}, dark`, 1);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  return found;
}

type Opened = {
  /** Texts that do not fit before the run. */
  before: readonly string[];
  /** Waits for the end of the run, and returns what does not fit after it. */
  after: () => Promise<readonly string[]>;
};

/** Opens a page and starts its run. */
async function open(
  context: BrowserContext,
  { baseUrl, on, lesson }: { baseUrl: string; on: readonly Screen[]; lesson: Lesson },
): Promise<Opened> {
  const page = await context.newPage();
  await page.goto(`${baseUrl}${lesson.path}`, { waitUntil: 'networkidle' });
  const browser = await context.newCDPSession(page);
  const before = await misfitsOn(page, browser, { what: `${lesson.name} before the run`, on });
  const ran = runLesson(page, lesson).then(() => expectAnswer(page));
  return {
    before,
    async after() {
      await ran;
      const after = await misfitsOn(page, browser, { what: `${lesson.name} after the run`, on });
      await page.close();
      return after;
    },
  };
}

test('every lab is among the pages of these tests', () => {
  const names = lessons.map(({ name }) => name).filter((name) => name !== 'introduction');
  expect(names.toSorted()).toEqual([...hiddenTexts().keys()].toSorted());
});

for (const count of replicaCounts.filter((one) => one !== 3)) {
  test(`no text leaves its box and nothing lies on anything else, on every page and screen, with ${count} replicas`, async ({
    context,
  }) => {
    test.setTimeout(400_000);
    const found: string[] = [];
    const on = count === 2 ? screens : pictureScreens;
    await withReplicas(count, async (baseUrl) => {
      // The run of lab 6 takes 20 seconds. The other pages are measured in this time.
      const [slow, ...others] = lessons.toSorted((one) => (one.name === 'expiry' ? -1 : 0));
      if (slow === undefined) throw new Error('no page has this name');
      const opened = await open(context, { baseUrl, on, lesson: slow });
      found.push(...opened.before);
      for (const lesson of others) {
        const { before, after } = await open(context, { baseUrl, on, lesson });
        found.push(...before, ...(await after()));
      }
      found.push(...(await opened.after()));
    });
    expect(found).toEqual([]);
  });
}

if (replicaCounts.includes(3))
  test('no text leaves its box and nothing lies on anything else, before the run, with 3 replicas', async ({
    context,
  }) => {
    test.setTimeout(400_000);
    const found: string[] = [];
    await withReplicas(3, async (baseUrl) => {
      const page = await context.newPage();
      const browser = await context.newCDPSession(page);
      for (const { name, path } of lessons) {
        await page.goto(`${baseUrl}${path}`, { waitUntil: 'networkidle' });
        found.push(...(await misfitsOn(page, browser, { what: name, on: pictureScreens })));
      }
    });
    expect(found).toEqual([]);
  });
