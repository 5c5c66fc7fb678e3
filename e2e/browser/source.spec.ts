import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { test } from '../support/browser.ts';
import { expectAccessible, expectNoHorizontalScroll } from '../support/lab.ts';

test('after the answer, a lab shows its real source file, with the lines of the lab in view', async ({
  page,
}) => {
  test.setTimeout(60_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/labs/expiry');
  const toggle = page.getByRole('button', { name: 'Source code' });
  await page.getByRole('button', { name: 'Run it: requests at 10 s and 20 s' }).click();
  await expect(page.getByRole('list', { name: 'Requests with the JWT' }).getByRole('listitem')).toHaveCount(
    1,
    {
      timeout: 20_000,
    },
  );
  await expect(toggle).toHaveCount(0);
  await toggle.click({ timeout: 20_000 });
  const source = page.getByLabel('Source: apps/api/src/labs/expiry/service.ts');
  const line = source.getByText('async readAndTouch(publicId: string)');
  await expect(line).toBeVisible();
  await line.scrollIntoViewIfNeeded();
  await expect(source.locator('[data-marked="true"]').first()).toBeInViewport();
  const number = await source
    .locator('[data-marked="true"]', { hasText: 'readAndTouch' })
    .getAttribute('data-number');
  const file = readFileSync('../apps/api/src/labs/expiry/service.ts', 'utf8').split('\n');
  expect(file[Number(number) - 1]).toContain('async readAndTouch(publicId: string)');
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await expectNoHorizontalScroll(page);
});

test('a copied link opens the lab again with the guess, at the step to run', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/labs/expiry');
  await page.getByRole('button', { name: 'Only the session' }).click();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await expect(page.getByText('Copied').first()).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/labs\/expiry\?guess=\d&step=run$/);
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByText('Only the session').first()).toBeVisible();
  await expect(other.getByRole('button', { name: 'Run it: requests at 10 s and 20 s' })).toBeVisible();
  await other.getByRole('button', { name: 'Predict' }).click();
  await expect(other.getByRole('button', { name: 'Only the session' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});
