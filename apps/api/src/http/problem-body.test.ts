import { expect, it } from 'vitest';
import { Problem, problem } from '@session-lab/contract';
import { problemBody } from './problem-body.ts';

const errorsOf = (count: number, path: string) =>
  Array.from({ length: count }, (_, at) => ({ path: `${path}${at}`, message: 'This field is not known.' }));
const read = (body: string): Problem => Problem.parse(JSON.parse(body));

it('says what the contract says, where that is short', () => {
  const extra = { detail: 'Once.', errors: errorsOf(3, 'field') };
  expect(read(problemBody('validation_failed', extra))).toEqual(problem('validation_failed', extra));
});

it('names ten fields of a thousand, each by 200 characters at most', () => {
  const { errors = [] } = read(
    problemBody('validation_failed', { errors: errorsOf(1_000, 'k'.repeat(8_000)) }),
  );
  expect(errors).toHaveLength(10);
  for (const { path } of errors) expect(path).toBe(`${'k'.repeat(199)}…`);
});

it.each([
  ['control characters', '\0'.repeat(16_000)],
  ['halves of pairs', '\uD83D'.repeat(16_000)],
  ['characters of three bytes', '\uFFFF'.repeat(16_000)],
  ['emoji', '🐎'.repeat(8_000)],
  ['quotes', '"'.repeat(16_000)],
])('is never larger than 8 KB: %s', (_, text) => {
  const errors = Array.from({ length: 100 }, () => ({ path: text, message: text }));
  const body = problemBody('validation_failed', { detail: text, errors });
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(8_192);
  expect(read(body).code).toBe('validation_failed');
});
