import { expect, test } from 'vitest';
import { attackMark, commentLength } from '@session-lab/contract/labs/bank';
import {
  allCells,
  commentFor,
  commentsFor,
  defences,
  firstCell,
  markOf,
  pagesOf,
  pathOf,
  places,
  publishing,
  reading,
} from './matrix.ts';

const student = 'A'.repeat(22);
const comments = commentsFor('http://127.0.0.1:9090');

test('each cell has a mark of its own, which the bank accepts', () => {
  expect(allCells).toHaveLength(2 * places.length * defences.length);
  const marks = allCells.map(markOf);
  expect(new Set(marks).size).toBe(allCells.length);
  for (const mark of marks) expect(mark).toMatch(attackMark);
});

test('a comment names the student’s thief, and the bank accepts its length', () => {
  const text = commentFor(comments.script, student);
  expect(text).toContain(`http://127.0.0.1:9090/collect?student=${student}'`);
  expect(text.length).toBeLessThanOrEqual(commentLength);
  expect(commentFor(comments.image, student)).toBe(comments.image);
});

test('a page has its student and its label first, and the switches of its cell', () => {
  const [place, defence] = [places[2], defences[3]];
  expect(reading({ comment: 'image', place, defence }, student).search).toBe(
    `student=${student}&mark=image.cookie.trusted-types&as=ada&carrier=strict&trusted-types=on`,
  );
});

test('a run publishes each comment once, in a new bank, before it is read', () => {
  const pages = pagesOf(allCells, comments, student);
  expect(pages).toHaveLength(allCells.length + 2);
  expect(pages.flatMap(({ text }, index) => (text === undefined ? [] : [index]))).toEqual([0, 13]);
  expect(pages[0]).toEqual(publishing(comments.script, student));
  expect(pages[0]?.search).toContain('as=mallory&token=memory&defence=none&escape=on');
  expect(pagesOf([firstCell], comments, student)).toHaveLength(2);
});

test('no server receives the plan of a run', () => {
  const pages = pagesOf([firstCell], comments, student);
  const { path, hash } = pathOf(pages, 100);
  expect(path).toBe(`/comments/?${pages[0]?.search ?? ''}`);
  expect(JSON.parse(decodeURIComponent(hash.replace('#run=', '')))).toEqual({
    steps: pages,
    at: 0,
    pauseMs: 100,
  });
});
