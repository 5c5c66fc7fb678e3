import { describe, expect, test } from 'vitest';
import { closeCode } from '@session-lab/contract';
import { nextStep, pauseMs, tokenAwaitedMs } from './live-policy.ts';

const answering = { wasAnswering: true, failures: 0 };

describe('when the socket closes', () => {
  test('4401: the session has ended, and no request is sent', () => {
    expect(nextStep({ ...answering, code: closeCode.signedOut }, 0)).toEqual({ do: 'end' });
  });

  test('4409: the page waits for the new token', () => {
    expect(nextStep({ ...answering, code: closeCode.tokenRotated }, 0)).toEqual({
      do: 'await_token',
      withinMs: tokenAwaitedMs,
    });
  });

  test('1001: the replica stops, and the page reconnects after 0.5 to 1 s', () => {
    expect(nextStep({ ...answering, code: closeCode.serverStopping }, 0)).toEqual({
      do: 'connect',
      afterMs: 500,
    });
    expect(nextStep({ ...answering, code: closeCode.serverStopping }, 1)).toEqual({
      do: 'connect',
      afterMs: 1000,
    });
  });

  test('1013: the store is unavailable, and the page checks the session before it reconnects', () => {
    expect(nextStep({ ...answering, code: closeCode.tryAgainLater }, 0).do).toBe('check');
  });

  test('a refused handshake has no reason, so the page checks the session', () => {
    expect(nextStep({ code: 1006, wasAnswering: false, failures: 0 }, 0).do).toBe('check');
  });

  test('4429: other tabs have all sockets of the session, and the page checks the session before it reconnects', () => {
    expect(nextStep({ ...answering, code: closeCode.tooManySockets }, 0).do).toBe('check');
  });

  test('after two failed sockets in a row the page checks the session', () => {
    expect(nextStep({ code: 1006, wasAnswering: true, failures: 1 }, 0).do).toBe('check');
  });
});

test('the pauses double, up to one minute', () => {
  expect([0, 1, 2, 3, 5, 6, 40].map((failures) => pauseMs(failures, 1))).toEqual([
    1000, 2000, 4000, 8000, 32_000, 60_000, 60_000,
  ]);
  expect(pauseMs(40, 0)).toBe(30_000);
});
