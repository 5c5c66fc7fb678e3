import { describe, expect, it } from 'vitest';
import { kinds, type Kind } from '@session-lab/contract/labs/jwt';
import { explainedWords } from '../../../ui/explained-text.tsx';
import { testExchange } from '../../../api/test-exchange.ts';
import {
  completedBy,
  kindHints,
  kindIn,
  lastOf,
  measuredOf,
  median,
  rightAnswer,
  stageOf,
  verdictOf,
  type Held,
  type Sent,
} from './results.ts';

const sent = (what: Sent['what'], kind: Kind, status: number, more: Partial<Sent> = {}): Sent => ({
  what,
  kind,
  token: kind,
  denyList: false,
  exchange: testExchange({ status }),
  step: undefined,
  receivedBytes: undefined,
  ...more,
});
const claims = { sub: 'ada', name: 'Ada', email: 'ada@example.org', role: 'student', iat: 0, exp: 300 };
const held = kinds.map((kind): Held => ({ kind, token: kind, claims, expiresAtMs: 0, number: 1 }));
const signOuts = kinds.map((kind) => sent('sign-out', kind, 204));
/** Replays of the four copies that get these statuses. */
const replays = (statuses: readonly number[], more: Partial<Sent> = {}): Sent[] =>
  kinds.map((kind, index) => sent('use', kind, statuses[index] ?? 0, more));
const observed = [401, 200, 200, 200];

describe('completion', () => {
  it('a 200 for a JWT after its sign-out completes the lab', () => {
    const replay = sent('use', 'hs256', 200);
    expect(completedBy([sent('use', 'hs256', 200), sent('sign-out', 'hs256', 204), replay])).toBe(
      replay.exchange,
    );
  });

  it('a 200 before the sign-out, a 401 or a 503 after it, and a session do not complete the lab', () => {
    expect(completedBy([sent('use', 'jwe', 200), sent('sign-out', 'jwe', 204)])).toBeUndefined();
    for (const status of [401, 503])
      expect(completedBy([sent('sign-out', 'jwe', 204), sent('use', 'jwe', status)])).toBeUndefined();
    expect(completedBy([sent('sign-out', 'session', 204), sent('use', 'session', 200)])).toBeUndefined();
  });

  it('a failed sign-out, or a sign-out of another token, does not complete the lab', () => {
    expect(completedBy([sent('sign-out', 'jwe', 503), sent('use', 'jwe', 200)])).toBeUndefined();
    expect(
      completedBy([sent('sign-out', 'jwe', 204), sent('use', 'jwe', 200, { token: 'another' })]),
    ).toBeUndefined();
  });
});

describe('the right answer', () => {
  it.each([
    { statuses: [401, 401, 401, 401], right: 0 },
    { statuses: observed, right: 1 },
    { statuses: [200, 200, 200, 200], right: 2 },
    { statuses: [401, 401, 200, 200], right: undefined },
    { statuses: [503, 200, 200, 200], right: undefined },
  ])('is $right for the statuses $statuses', ({ statuses, right }) => {
    expect(rightAnswer([...signOuts, ...replays(statuses)])).toBe(right);
  });

  it('is unknown before the last of the four responses, and without a confirmed sign-out', () => {
    expect(rightAnswer([...signOuts, ...replays(observed).slice(0, 3)])).toBeUndefined();
    expect(rightAnswer(replays(observed))).toBeUndefined();
    const failed = kinds.map((kind) => sent('sign-out', kind, 503));
    expect(rightAnswer([...failed, ...replays(observed)])).toBeUndefined();
  });

  it('stays the same after the deny list refused the copies', () => {
    const refused = replays([401, 401, 401, 401], { denyList: true });
    expect(rightAnswer([...signOuts, ...replays(observed), ...refused])).toBe(1);
    expect(rightAnswer([...signOuts, ...refused])).toBeUndefined();
  });
});

it('the stage of the tokens follows their sign-out and their replay, and starts again with new tokens', () => {
  expect(stageOf([], [])).toBe('no tokens');
  expect(stageOf(held, replays([200, 200, 200, 200]))).toBe('signed in');
  expect(stageOf(held, signOuts)).toBe('signed out');
  const all = [...signOuts, ...replays(observed)];
  expect(stageOf(held, all)).toBe('replayed');
  expect(stageOf(held, [...all, ...signOuts])).toBe('signed out');
  expect(
    stageOf(
      held.map((one) => ({ ...one, token: `new ${one.token}` })),
      all,
    ),
  ).toBe('signed in');
});

const last = (...all: Sent[]) => lastOf('jwe', all);

describe('the newest response', () => {
  it('an accepted copy after the sign-out is bad, and a refused copy is as it should be', () => {
    const signOut = sent('sign-out', 'jwe', 204);
    expect(last(signOut, sent('use', 'jwe', 200))).toEqual({
      text: '200, still accepted',
      meaning: 'bad',
      isAttack: true,
    });
    expect(last(signOut, sent('use', 'jwe', 401, { step: 'deny list' }))).toEqual({
      text: '401, refused',
      meaning: 'ok',
    });
  });

  it('a 200 before the sign-out is as it should be, and a refusal names its step', () => {
    expect(last()).toBeUndefined();
    expect(last(sent('use', 'jwe', 200))).toEqual({ text: '200', meaning: 'ok' });
    expect(last(sent('use', 'jwe', 401, { step: 'expiry' }))).toEqual({
      text: '401, expiry',
      meaning: 'bad',
    });
    expect(last(sent('sign-out', 'jwe', 204))).toEqual({ text: '204, signed out', meaning: 'ok' });
  });

  it('a server error decides nothing', () => {
    expect(last(sent('sign-out', 'jwe', 204), sent('use', 'jwe', 503))?.meaning).toBe('unavailable');
  });
});

const verdict = (...all: Sent[]) => verdictOf(held, [...signOuts, ...all]);

describe('the verdict', () => {
  it('counts the copies that the servers accepted', () => {
    expect(verdict(...replays(observed))).toEqual({
      text: 'Ada is signed out. The servers still accept 3 of the 4 copies.',
      meaning: 'bad',
    });
    expect(verdict(...replays([401, 401, 401, 401], { denyList: true }))?.meaning).toBe('ok');
  });

  it('waits for all four responses, and for those after the newest sign-out', () => {
    expect(verdict(...replays(observed).slice(0, 3))).toBeUndefined();
    expect(verdict(...replays(observed), ...signOuts)).toBeUndefined();
    expect(verdict(...replays(observed), ...signOuts, ...replays([401, 401, 401, 401]))?.meaning).toBe('ok');
  });

  it('a server error is no verdict on the copies', () => {
    expect(verdict(...replays([401, 200, 503, 200]))?.meaning).toBe('unavailable');
  });
});

const use = (own: Parameters<typeof testExchange>[0], receivedBytes?: number): Sent =>
  sent('use', 'hs256', 200, {
    exchange: testExchange({
      servedBy: 'api-1',
      requestHeaders: [['Authorization', 'Bearer token']],
      ...own,
    }),
    receivedBytes,
  });

describe('measurements', () => {
  it('the median is the middle value, or the mean of the two middle values', () => {
    expect(median([])).toBeUndefined();
    expect(median([3, undefined, 1])).toBe(2);
    expect(median([9, 1, 2])).toBe(2);
  });

  it('uses the bytes and times of received responses', () => {
    const all = [
      use({ timing: { verifyMs: 0.1 } }, 12),
      use({ timing: { verifyMs: 0.3, store: { command: 'EXISTS', ms: 1 } } }, 12),
      use({ status: 401, timing: { verifyMs: 9 } }),
      use({ status: undefined, servedBy: undefined }),
    ];
    expect(measuredOf('hs256', all)).toEqual({
      sentBytes: 12,
      receivedBytes: 12,
      verifyMs: 0.2,
      commands: [],
    });
    expect(measuredOf('hs256', all.slice(0, 2)).commands).toEqual(['EXISTS']);
  });

  it('has no values before the first response', () => {
    expect(measuredOf('jwe', [])).toEqual({
      sentBytes: undefined,
      receivedBytes: undefined,
      verifyMs: undefined,
      commands: undefined,
    });
  });
});

it('a request of this lab has the name of its kind of token in front of its sentences', () => {
  expect(kindIn({ path: '/v1/labs/jwt/hs256/me' })).toBe('JWT, signed:');
  expect(kindIn({ path: '/v1/labs/jwt/session/sign-in' })).toBe('Session:');
  expect(kindIn({ path: '/v1/labs' })).toBeUndefined();
});

it('every abbreviation in the names of the kinds explains itself', () => {
  const words = Object.values(kindHints).flatMap((text) => text.match(/\b[A-Z][A-Z\d]{2,}\b/g) ?? []);
  expect(words).toContain('HS256');
  expect(words.filter((word) => !explainedWords.has(word))).toEqual([]);
});
