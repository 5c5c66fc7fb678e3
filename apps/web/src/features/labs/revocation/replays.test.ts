import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import { completedBy, rightAnswer, shownOf, verdictOf, type Event, type Replay } from './replays.ts';

const events = ['copied', 'copy deleted', 'signed out', 'others ended', 'one ended', 'signed in'] as const;

let number = 0;
const response = (servedBy: string | undefined, status: number | undefined): Exchange => {
  number += 1;
  return testExchange({ number, status, servedBy });
};
/** A replay in which api-1 and api-2 answer with these statuses. */
const replay = (after: Event, ...statuses: (number | undefined)[]): Replay => ({
  after,
  responses: statuses.map((status, index) =>
    response(status === undefined ? undefined : `api-${index + 1}`, status),
  ),
});

it('only the responses that the player has shown are listed, and no replay without one', () => {
  const used = replay('copied', 200, 200);
  const first = used.responses[0];
  const listed = shownOf([used, replay('signed out', 401)], (response) => response === first);
  expect(listed).toEqual([{ after: 'copied', responses: [first] }]);
  expect(verdictOf({ after: 'copy deleted', responses: listed[0]?.responses ?? [] }).text).toMatch(
    /api-1 accepted/,
  );
});

describe('completion', () => {
  it('the second replica’s refusal of a copy that worked before completes the lab', () => {
    const refused = replay('signed out', 401, 401);
    expect(completedBy([replay('copied', 200, 200), refused])).toBe(refused.responses[1]);
  });

  it('a refusal by one replica, or by one replica twice, does not complete the lab', () => {
    const twice = {
      after: 'signed out',
      responses: [response('api-1', 401), response('api-1', 401)],
    } as const;
    expect(completedBy([replay('copied', 200, 200), twice])).toBeUndefined();
    expect(completedBy([replay('copied', 200, 200), replay('signed out', 401)])).toBeUndefined();
  });

  it('a copy that never worked, a copy that still works, and a 503 do not complete the lab', () => {
    expect(completedBy([replay('signed out', 401, 401)])).toBeUndefined();
    expect(completedBy([replay('copied', 200, 200), replay('copy deleted', 200, 200)])).toBeUndefined();
    expect(completedBy([replay('copied', 200, 200), replay('signed out', 503, 503)])).toBeUndefined();
    expect(
      completedBy([replay('copied', 200, 200), replay('signed out', undefined, undefined)]),
    ).toBeUndefined();
  });
});

describe('the right answer', () => {
  it.each([
    { statuses: [401, 401], right: 0 },
    { statuses: [200, 200], right: 1 },
    { statuses: [200, 200, 200], right: 1 },
    { statuses: [200, 401], right: 2 },
    { statuses: [200, 503], right: undefined },
    { statuses: [200], right: undefined },
  ])('is $right for the responses $statuses after the page deleted its copy', ({ statuses, right }) => {
    expect(rightAnswer([replay('copy deleted', ...statuses)])).toBe(right);
  });

  it('does not depend on responses before the deletion or after a sign-out', () => {
    expect(rightAnswer([replay('copied', 200, 200), replay('signed out', 401, 401)])).toBeUndefined();
    expect(rightAnswer([replay('copy deleted', 200, 200), replay('signed out', 401, 401)])).toBe(1);
  });
});

describe('the verdict', () => {
  it.each(events)('a thief’s 200 is bad: %s', (event) => {
    expect(verdictOf(replay(event, 200, 200)).meaning).toBe('bad');
  });

  it('the deletion of the page’s copy does not refuse the thief', () => {
    expect(verdictOf(replay('copy deleted', 200, 200)).text).toBe(
      'This page shows “signed out”, and still api-1 and api-2 accepted the copy.',
    );
  });

  it('a thief’s 401 from every replica is as it should be', () => {
    expect(verdictOf(replay('signed out', 401, 401))).toEqual({
      meaning: 'ok',
      text: 'api-1 and api-2 refused the copy: its session no longer exists.',
    });
  });

  it('one replica that accepts the copy is bad, and a 503 is no verdict on the copy', () => {
    expect(verdictOf(replay('signed out', 200, 401)).text).toBe('api-1 accepted the copy, api-2 refused it.');
    expect(verdictOf(replay('signed out', 503, undefined)).meaning).toBe('unavailable');
  });
});
