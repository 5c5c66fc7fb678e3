import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { labs, nextOf } from './registry.ts';

it('the labs are numbered from 1, in the order of the course', () => {
  const numbers = labs.map(({ number }) => number);
  expect(numbers[0]).toBe(1);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other));
});

it('the path leads from each lab to the next lab, and from the last lab to the end page', () => {
  expect(labs.map(({ name }) => nextOf(name).to)).toEqual([
    ...labs.slice(1).map(({ name }) => `/labs/${name}`),
    '/end',
  ]);
});

it.each(labs)('the texts of the lab $name have its name, and an existing source file', async (entry) => {
  const { lab } = await entry.loadTexts();
  expect(lab.name).toBe(entry.name);
  expect(existsSync(fileURLToPath(new URL(`../../../../../${lab.source}`, import.meta.url)))).toBe(true);
});

it.each(labs)('the lab $name has a question with two or three answers', async ({ loadTexts }) => {
  const { question, answers } = (await loadTexts()).lab;
  expect(question).toMatch(/\?$/);
  expect(answers.length).toBeGreaterThanOrEqual(2);
  expect(answers.length).toBeLessThanOrEqual(3);
});

it.each(labs)('the claim of the lab $name is one short sentence, as in the README', async (entry) => {
  const { claim } = (await entry.loadTexts()).lab;
  expect(claim).toMatch(/^[^.?!]+\.$/);
  expect(claim.split(' ').length).toBeLessThanOrEqual(15);
  const readme = readFileSync(new URL('../../../../../README.md', import.meta.url), 'utf8');
  const row = readme.split('\n').find((line) => line.startsWith(`| ${entry.number} `));
  expect(row?.split('|')[2]?.trim()).toBe(claim);
});
