import { expect, type Page } from '@playwright/test';

/** A page of the course, and the buttons that lead to its right answer. */
export type Lesson = {
  readonly name: string;
  readonly path: string;
  /** Names of the buttons, in order. The player may show one run for each. */
  readonly presses: readonly string[];
  /** Whether the page has a picture with machines and capsules. */
  readonly hasStage: boolean;
};

const lesson = (name: string, presses: readonly string[], hasStage = true): Lesson => ({
  name,
  path: `/labs/${name}`,
  presses,
  hasStage,
});

const introduction: Lesson = {
  name: 'introduction',
  path: '/',
  presses: ['Sign Ada in', 'Send 6 requests'],
  hasStage: true,
};

/** The introduction and the labs, in the order of the course. */
export const lessons: readonly Lesson[] = [
  introduction,
  lesson('stateless', ['Send 10 requests']),
  lesson('where-state-lives', ['Sign in and send 10']),
  lesson('balancing', ['Send 12 in turn, then 12 by hash']),
  lesson('anatomy', ['Get a token', 'Send the token as issued', 'Flip one bit and send']),
  lesson('hmac', ['Sign a longer order without the key'], false),
  lesson('expiry', ['Run it: requests at 10 s and 20 s']),
  lesson('revocation', [
    'Use a demo user',
    'Copy my token',
    'Only delete my copy',
    'Use the copy as the thief',
  ]),
  lesson('jwt', ['Sign in with each kind', 'Sign out of all four', 'Replay the copies']),
  lesson('cookies', ['Sign in at the bank', 'Visit the other page']),
  lesson('csrf', ['Sign in at the bank', 'Open the prize page']),
  lesson('xss', ['Publish the comment', 'Read the comments as Ada', 'Open the thief’s screen']),
  lesson('query-token', ['Open a WebSocket with the token']),
  lesson('websocket', ['Open two sockets, send one message']),
  lesson('redis-console', ['Sign in', 'Type DEL for your session', 'Run the line', 'Send GET /me'], false),
  lesson('outage', ['Freeze Redis for 5 seconds']),
  lesson('cluster', ['Start six Redis servers and sign in', 'Kill Ada’s primary']),
  lesson('wiretap', ['Switch the tap on', 'Sign in over HTTP']),
];

export const labCount = lessons.filter(({ path }) => path.startsWith('/labs/')).length;

/** Presses the buttons of a lesson. A button that is busy while the player shows a run is pressed afterwards. */
export async function runLesson(page: Page, { presses }: Lesson): Promise<void> {
  for (const name of presses)
    await page
      .getByRole('main')
      .getByRole('button', { name, exact: true })
      .filter({ visible: true })
      .click({ timeout: 30_000 });
}

/** Chooses "Not sure". On the introduction, the question comes after the sign-in. */
export async function guessLesson(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Predict' }).getByRole('button', { name: 'Not sure' }).click();
}

/** Waits until the page shows the right answer. */
export async function expectAnswer(page: Page, timeout = 45_000): Promise<void> {
  await expect(page.getByText(/^(Right answer:|You were right:)/).first()).toBeVisible({
    timeout,
  });
}
