import { expect, test } from 'vitest';
import { localExchange, type LocalChange } from './local.ts';
import { story } from './sentences.ts';

const sentencesOf = (change: LocalChange): string[] =>
  story(localExchange(change, 1)).map(({ sentence }) => sentence);

test('a copied token goes to the other machine, and to no server', () => {
  const steps = story(localExchange({ does: 'copy', to: 'lab thief' }, 1)).map(({ step }) => step);
  expect(steps).toMatchObject([
    { kind: 'move', from: 'browser', to: 'lab thief' },
    { kind: 'arrived', at: 'lab thief', tone: 'bad' },
  ]);
  expect(sentencesOf({ does: 'copy', to: 'lab thief' })).toEqual([
    'A script on the page copies the token to the thief.',
    'The thief has a copy. The servers received no request.',
  ]);
});

test('data of a page goes to the other machine, and to no server', () => {
  expect(sentencesOf({ does: 'send', to: 'lab thief' })).toEqual([
    'A script on the page sends data to the thief.',
    'The thief has the data. The servers received no request.',
  ]);
});

test('a deleted token is there, and then deleted', () => {
  const change = { does: 'delete' } as const;
  expect(story(localExchange(change, 1)).map(({ step }) => step.kind)).toEqual(['holds', 'deleted']);
  expect(sentencesOf(change).at(-1)).toBe(
    'The page deletes the token from the browser. It sends no request.',
  );
});

test('a change in the browser has no number of the request log', () => {
  expect(localExchange({ does: 'delete' }, 3).number).toBeLessThan(0);
});
