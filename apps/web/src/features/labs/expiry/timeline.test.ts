import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../api/exchange.ts';
import { testExchange } from '../../../api/test-exchange.ts';
import {
  completedBy,
  leftMs,
  rightAnswer,
  timeLine,
  type Kind,
  type Reading,
  type TimeLine,
} from './timeline.ts';

/** A response `seconds` after the sign-in. `leftS`: the rest of the token's time in the body; undefined for a refusal. */
type Use = { kind: Kind; seconds: number; status?: number; leftS?: number };
const signedInAtMs = 1_000_000;
const signIn: Reading = { does: 'sign-in', remainingMs: { session: 15_000, jwt: 14_400 } };

function lineOf(...uses: Use[]): TimeLine | undefined {
  const shown: Exchange[] = [testExchange({ number: 1, startedAtMs: signedInAtMs - 2, totalMs: 4 })];
  const readings = new Map<number, Reading>([[1, signIn]]);
  for (const [index, { kind, seconds, status = 200, leftS }] of uses.entries()) {
    const number = index + 2;
    shown.push(testExchange({ number, startedAtMs: signedInAtMs + seconds * 1_000 - 1, totalMs: 2, status }));
    readings.set(number, {
      does: 'use',
      kind,
      remainingMs: leftS === undefined ? undefined : leftS * 1_000,
    });
  }
  return timeLine(shown, readings);
}
const usual: Use[] = [
  { kind: 'session', seconds: 10, leftS: 15 },
  { kind: 'jwt', seconds: 10, leftS: 4.4 },
  { kind: 'session', seconds: 20, leftS: 15 },
  { kind: 'jwt', seconds: 20, status: 401 },
];

const at20 = (session: number, jwt: number) =>
  rightAnswer(
    lineOf({ kind: 'session', seconds: 20, status: session }, { kind: 'jwt', seconds: 20, status: jwt }),
  );

it('before a sign-in was shown, there is no time line', () => {
  expect(timeLine([testExchange({ number: 1 })], new Map())).toBeUndefined();
  expect(timeLine([], new Map([[1, signIn]]))).toBeUndefined();
});

it('a use moves the end of the session and not the end of the JWT', () => {
  expect(lineOf()?.lives).toMatchObject({ session: { untilMs: 15_000 }, jwt: { untilMs: 14_400 } });
  expect(lineOf(...usual.slice(0, 2))?.lives).toMatchObject({
    session: { untilMs: 25_000, ended: false, restartsMs: [10_000] },
    jwt: { untilMs: 14_400, ended: false, restartsMs: [] },
  });
  expect(lineOf(...usual)?.lives).toMatchObject({
    session: { untilMs: 35_000, ended: false, restartsMs: [10_000, 20_000] },
    jwt: { untilMs: 14_400, ended: true },
  });
});

it('a 503 is no information about the end of a token', () => {
  expect(lineOf({ kind: 'session', seconds: 10, status: 503 })?.lives.session).toMatchObject({
    untilMs: 15_000,
    ended: false,
  });
});

it('the time left counts down from the last response, and is 0 after a refusal', () => {
  expect(leftMs({ untilMs: 25_000, ended: false, restartsMs: [] }, 12_000)).toBe(13_000);
  expect(leftMs({ untilMs: 25_000, ended: false, restartsMs: [] }, 26_000)).toBe(0);
  expect(leftMs({ untilMs: 25_000, ended: true, restartsMs: [] }, 12_000)).toBe(0);
});

it('a new sign-in starts a new time line', () => {
  const shown = [
    testExchange({ number: 1 }),
    testExchange({ number: 2 }),
    testExchange({ number: 3, startedAtMs: 60_000, totalMs: 2 }),
  ];
  const readings = new Map<number, Reading>([
    [1, signIn],
    [2, { does: 'use', kind: 'session', remainingMs: 15_000 }],
    [3, signIn],
  ]);
  expect(timeLine(shown, readings)).toMatchObject({ signedInAtMs: 60_001, ticks: [] });
});

it('an extension of the wrong key is on the time line and moves no end', () => {
  const shown = [
    testExchange({ number: 1, startedAtMs: 0, totalMs: 0 }),
    testExchange({ number: 2, startedAtMs: 5_000, totalMs: 0 }),
  ];
  const reading: Reading = { does: 'extend-wrong-key', pushed: 0, remainingMs: 10_000 };
  const readings = new Map<number, Reading>([
    [1, signIn],
    [2, reading],
  ]);
  const line = timeLine(shown, readings);
  expect(line?.wrongKey).toEqual({ afterMs: 5_000, pushed: 0, remainingMs: 10_000 });
  expect(line?.lives.session).toEqual({ untilMs: 15_000, ended: false, restartsMs: [] });
});

describe('the right answer', () => {
  it('is the session only if the JWT was refused at 20 s', () => {
    expect(rightAnswer(lineOf(...usual))).toBe(1);
  });

  it('is the result of the responses', () => {
    expect(at20(200, 200)).toBe(0);
    expect(at20(401, 401)).toBe(2);
    expect(at20(401, 200)).toBeUndefined();
  });

  it('is unknown before the responses at 20 s, after an outage, and if the computer slept', () => {
    expect(rightAnswer(undefined)).toBeUndefined();
    expect(rightAnswer(lineOf(...usual.slice(0, 3)))).toBeUndefined();
    expect(
      rightAnswer(
        lineOf({ kind: 'session', seconds: 20, status: 503 }, { kind: 'jwt', seconds: 20, status: 401 }),
      ),
    ).toBeUndefined();
    expect(
      rightAnswer(
        lineOf({ kind: 'session', seconds: 40, status: 401 }, { kind: 'jwt', seconds: 40, status: 401 }),
      ),
    ).toBeUndefined();
  });
});

describe('the completion', () => {
  it('is a 200 for the session after more than 15 seconds', () => {
    expect(completedBy(lineOf(...usual))?.number).toBe(4);
  });

  it('is not an early success, a refusal, an outage or a JWT', () => {
    expect(completedBy(lineOf(...usual.slice(0, 2)))).toBeUndefined();
    for (const status of [401, 503])
      expect(completedBy(lineOf({ kind: 'session', seconds: 20, status }))).toBeUndefined();
    expect(completedBy(lineOf({ kind: 'jwt', seconds: 20, leftS: 1 }))).toBeUndefined();
  });
});
