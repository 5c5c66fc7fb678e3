import { expect, test } from 'vitest';
import { linkTo, readLink } from './frame-link.ts';

const page = 'http://localhost:8080/labs/stateless?guess=3#main';
const lab = { answers: [{ text: 'One' }, { text: 'Two' }, { text: 'Three' }] };
const read = (link: string) => readLink(new URL(link).searchParams, lab);

test.each([
  [{ guess: 1, open: 'run' }, 'http://localhost:8080/labs/stateless?guess=2&step=run'],
  [{ guess: 'unsure', open: 'predict' }, 'http://localhost:8080/labs/stateless?guess=unsure&step=predict'],
  [{ guess: undefined, open: 'predict' }, 'http://localhost:8080/labs/stateless?step=predict'],
  [{ guess: 0, open: 'break' }, 'http://localhost:8080/labs/stateless?guess=1&step=run'],
] as const)('%j has a link', (state, link) => {
  expect(linkTo(page, state)).toBe(link);
});

test('a link opens the lab with the same guess, at the same step', () => {
  expect(read(linkTo(page, { guess: 1, open: 'run' }))).toEqual({ guess: 1, open: 'run' });
  expect(read(linkTo(page, { guess: 'unsure', open: 'predict' }))).toEqual({
    guess: 'unsure',
    open: 'predict',
  });
});

test('a link from a later step opens at the run, because the responses are real', () => {
  expect(read(linkTo(page, { guess: 2, open: 'why' }))).toEqual({ guess: 2, open: 'run' });
});

test.each(['', '?guess=0', '?guess=4', '?guess=x', '?guess=1e0', '?guess=-1', '?step=why', '?step=break'])(
  'the query %j opens the lab as usual',
  (query) => {
    expect(read(`http://localhost:8080/labs/stateless${query}`)).toEqual({});
  },
);
