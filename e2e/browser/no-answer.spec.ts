import { expect, type Page } from '@playwright/test';
import { test } from '../support/browser.ts';
import { openStep } from '../support/lab.ts';
import { hiddenTexts } from '../support/lab-texts.ts';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const labs = [...hiddenTexts()].sort(([one], [other]) => one.localeCompare(other));

/** Everything that the page contains: texts, also those that are not visible, and attributes that are read or shown. */
const contentOf = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.title,
      document.body.textContent,
      ...[...document.querySelectorAll('[title], [aria-label], [alt]')].flatMap((element) =>
        ['title', 'aria-label', 'alt'].map((name) => element.getAttribute(name) ?? ''),
      ),
    ].join('\n'),
  );

/** Returns the sentences of a text. A page may not contain one of them either. */
const sentencesOf = (text: string): string[] => text.split(/(?<=[.;:!?])\s+/);

test('this test reads the texts of every lab', () => {
  expect(labs.length).toBeGreaterThanOrEqual(8);
});

for (const [name, { claim, why, goal }] of labs) {
  test(`the lab ${name} contains no answer before a guess or a run`, async ({ page }) => {
    await page.goto(`/labs/${name}`, { waitUntil: 'networkidle' });
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\?$/);
    await expect(page.getByRole('region', { name: 'Predict' })).toBeVisible();
    const predict = page.getByRole('region', { name: 'Predict' });
    const answers = await predict.getByRole('button').allInnerTexts();
    expect(answers.length).toBeGreaterThanOrEqual(3);
    const expectNoAnswer = async (): Promise<void> => {
      const content = await contentOf(page);
      expect(content.length).toBeGreaterThan(200);
      for (const text of [claim, goal, ...sentencesOf(why)]) expect(content).not.toContain(text);
      expect(content).not.toMatch(/Your guess:|right answer|you were right/i);
      // The right answer is among the answers of step 1, and nowhere else.
      const outside = await page.evaluate(() => {
        const copy = document.body.cloneNode(true);
        if (!(copy instanceof HTMLElement)) throw new Error('the page has no body');
        for (const part of copy.querySelectorAll('[data-step="predict"]')) part.remove();
        return copy.textContent;
      });
      for (const answer of answers.filter((text) => text !== 'Not sure'))
        expect(outside).not.toContain(answer);
    };
    await expectNoAnswer();
    // A guess shows no answer either. Only a run does.
    await predict.getByRole('button', { name: 'Not sure' }).click();
    await expectNoAnswer();
  });
}

test('the introduction contains no answer before the sign-in, and none before the run', async ({ page }) => {
  await page.goto('/', { waitUntil: 'networkidle' });
  const expectNoAnswer = async (): Promise<void> => {
    const content = await contentOf(page);
    expect(content).not.toMatch(/Your guess:|right answer|you were right|does not know|has no record/i);
  };
  await expectNoAnswer();
  await expect(page.getByRole('button', { name: /^\d{3}:/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Sign Ada in' }).click();
  await page.getByRole('button', { name: 'Not sure' }).click();
  for (const choice of await page.getByRole('region', { name: 'Predict' }).getByRole('button').all())
    await expect(choice).not.toHaveAttribute('data-right', /./);
  await expect(page.getByText(/Your guess:|Right answer|You were right|has no record/)).toHaveCount(0);
});

test('after a run without a guess, the page shows the claim and the right answer, and no guess', async ({
  page,
}) => {
  await page.goto('/labs/stateless');
  const [, texts] = labs.find(([name]) => name === 'stateless') ?? [];
  await page.getByRole('button', { name: /^Send 10\b/ }).click();
  const why = page.getByRole('region', { name: 'Why', exact: true });
  await expect(page.getByRole('region', { name: 'Right answer' })).toHaveText(/^Right answer: \S/);
  await expect(why).toContainText(texts?.claim ?? 'no claim');
  await expect(why).toContainText(texts?.why ?? 'no why');
  await openStep(page, 'Predict');
  await expect(
    page.getByRole('region', { name: 'Predict' }).getByText('right answer', { exact: true }),
  ).toBeVisible();
  await expect(page.getByText(/your guess/i)).toHaveCount(0);
});
