import { describe, expect, test } from 'vitest';
import { closeCode } from '@session-lab/contract';
import { nextStep, pauseMs, tokenAwaitedMs } from './live-policy.ts';

const accepted = { wasAccepted: true, failures: 0 };

describe('when the socket closes', () => {
  test('4401: the session is over, and nothing is asked', () => {
    expect(nextStep({ ...accepted, code: closeCode.signedOut }, 0)).toEqual({ do: 'end' });
  });

  test('4409: the new token is waited for', () => {
    expect(nextStep({ ...accepted, code: closeCode.tokenRotated }, 0)).toEqual({
      do: 'await_token',
      withinMs: tokenAwaitedMs,
    });
  });

  test('1001: the replica goes away, and the page comes back after half a second to a whole one', () => {
    expect(nextStep({ ...accepted, code: closeCode.goingAway }, 0)).toEqual({ do: 'connect', afterMs: 500 });
    expect(nextStep({ ...accepted, code: closeCode.goingAway }, 1)).toEqual({ do: 'connect', afterMs: 1000 });
  });

  test('1013: the store is away, and the page asks before it comes back', () => {
    expect(nextStep({ ...accepted, code: closeCode.tryAgainLater }, 0).do).toBe('check');
  });

  test('a refused handshake says nothing, so the page asks', () => {
    expect(nextStep({ code: 1006, wasAccepted: false, failures: 0 }, 0).do).toBe('check');
  });

  test('a second socket in a row that does not last makes the page ask', () => {
    expect(nextStep({ code: 1006, wasAccepted: true, failures: 1 }, 0).do).toBe('check');
  });
});

test('the pauses double and end at ten seconds', () => {
  expect([0, 1, 2, 3, 4, 40].map((failures) => pauseMs(failures, 1))).toEqual([
    1000, 2000, 4000, 8000, 10_000, 10_000,
  ]);
  expect(pauseMs(40, 0)).toBe(5000);
});
