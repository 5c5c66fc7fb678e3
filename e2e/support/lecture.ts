import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { openByMenu } from './browser.ts';

/**
 * A row of the table in docs/teaching.md. Bold: what the teacher presses, and the answer that most students
 * choose. Italic: texts on the screen, where `…` stands for any word.
 */
export type Row = {
  readonly minutes: string;
  readonly presses: readonly string[];
  readonly guesses: readonly string[];
  readonly texts: readonly string[];
};

const marked = (cell: string, mark: RegExp): string[] =>
  [...cell.matchAll(mark)].map(([, text = '']) => text);
const bold = (cell: string): string[] => marked(cell, /\*\*(.+?)\*\*/g);
const italic = (cell: string): string[] => marked(cell, /(?<!\w)_(.+?)_(?!\w)/g);

/** Returns the rows of the table under a heading, before the next table. */
export function readTable(heading: string): Row[] {
  const text = readFileSync(new URL('../../docs/teaching.md', import.meta.url), 'utf8');
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/teaching.md has no heading "${heading}".`);
  return section.split('\n').flatMap((line) => {
    const [, minutes = '', act = '', question = '', expected = '', screen = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    if (!/^\d+–\d+$/.test(minutes)) return [];
    return [
      {
        minutes,
        presses: bold(act),
        guesses: bold(expected),
        texts: [...italic(question), ...italic(screen)],
      },
    ];
  });
}

/** Expects that the rows follow each other from the start to this minute. */
export function expectNoGap(heading: string, minutes: number): void {
  const ends = readTable(heading).map((row) => row.minutes.split('–').map(Number));
  expect(ends.length).toBeGreaterThanOrEqual(4);
  expect(ends.map(([start]) => start)).toEqual([0, ...ends.slice(0, -1).map(([, end]) => end)]);
  expect(ends.at(-1)?.[1]).toBe(minutes);
}

/** Returns a pattern for a text of the table. */
const pattern = (text: string, start = ''): RegExp =>
  new RegExp(
    start + text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('…', String.raw`\S+`),
  );

/** Acts as the teacher and as the class, and records a row of the table. */
export function teach(page: Page) {
  const recorded: Row[] = [];
  let presses: string[] = [];
  let guesses: string[] = [];
  let texts: string[] = [];
  const main = page.getByRole('main');
  const control = (name: string) =>
    main
      .getByRole('button', { name: pattern(name, '^') })
      .or(main.getByRole('link', { name: pattern(name, '^') }))
      .filter({ visible: true });
  return {
    recorded,
    row: (minutes: string, perform: () => Promise<void>): Promise<void> =>
      test.step(minutes, async () => {
        presses = [];
        guesses = [];
        texts = [];
        await perform();
        recorded.push({ minutes, presses, guesses, texts });
      }),
    /** Presses the visible button or link whose name starts with this text. `at`: which of several, from 0. */
    press: async (name: string, at?: number): Promise<void> => {
      presses.push(name);
      await (at === undefined ? control(name) : control(name).nth(at)).click();
    },
    /** Scrolls to a control that is below the screen at first. */
    scrollTo: async (name: string): Promise<void> => {
      await main.evaluate((element) => {
        element.scrollTo(0, 0);
      });
      await expect(control(name)).not.toBeInViewport();
      await control(name).scrollIntoViewIfNeeded();
      await expect(control(name)).toBeInViewport({ ratio: 1 });
    },
    openFromMenu: async (name: string): Promise<void> => {
      presses.push(name);
      await openByMenu(page, name);
    },
    check: async (name: string): Promise<void> => {
      presses.push(name);
      await main.getByRole('checkbox', { name }).check();
    },
    choose: async (name: string): Promise<void> => {
      presses.push(name);
      await main.getByRole('radio', { name: pattern(name, '^') }).check();
    },
    /** Presses a button that opens a window. Resolves to the window. */
    pressForWindow: async (name: string): Promise<Page> => {
      presses.push(name);
      const opened = page.waitForEvent('popup');
      await control(name).click({ timeout: 30_000 });
      return opened;
    },
    moveToEnd: async (name: string): Promise<void> => {
      presses.push(name);
      await main.getByRole('slider', { name }).press('End');
    },
    guess: async (answer: string): Promise<void> => {
      guesses.push(answer);
      await control(answer).click();
    },
    sees: async (text: string): Promise<void> => {
      texts.push(text);
      await expect(main.getByText(pattern(text)).filter({ visible: true }).first()).toBeVisible();
    },
  };
}
