import { expect, it } from 'vitest';
import { testExchange } from '../../../api/test-exchange.ts';
import { trace } from '../../../stage/model/trace.ts';
import {
  checksShownAt,
  checkStateOf,
  completedBy,
  describeFlips,
  removedKeyOf,
  meaningOf,
  outcomeOf,
  rightAnswer,
  verdictOf,
  type Sent,
} from './attempts.ts';

const sent = (status: number, bits: number, own: Partial<Sent> = {}): Sent => ({
  exchange: testExchange({ number: bits, status }),
  attempt: { kind: 'flipped', of: 'token', bits },
  step: status === 401 ? 'signature' : undefined,
  known: undefined,
  ...own,
});

it('a refusal of one flipped bit at the signature completes the lab, after or before a 200 for the issued token', () => {
  const flipped = sent(401, 1);
  expect(completedBy([sent(200, 0), flipped])).toBe(flipped.exchange);
  expect(completedBy([flipped, sent(200, 0)])).toBe(flipped.exchange);
  expect(completedBy([flipped])).toBeUndefined();
});

it('another refusal does not complete the lab', () => {
  expect(completedBy([sent(200, 0), sent(401, 2)])).toBeUndefined();
  expect(completedBy([sent(200, 0), sent(401, 1, { step: 'store' })])).toBeUndefined();
  expect(completedBy([sent(200, 0), sent(401, 0)])).toBeUndefined();
  expect(completedBy([sent(200, 0), sent(503, 1)])).toBeUndefined();
  expect(completedBy([sent(503, 0), sent(401, 1)])).toBeUndefined();
  expect(completedBy([sent(200, 0), sent(401, 1, { attempt: { kind: 'guessed' } })])).toBeUndefined();
});

it('a 200 for a different token does not complete the lab', () => {
  expect(
    completedBy([sent(200, 0, { attempt: { kind: 'flipped', of: 'another', bits: 0 } }), sent(401, 1)]),
  ).toBeUndefined();
});

it('the right answer is the one that the response to one flipped bit showed', () => {
  expect(rightAnswer([sent(200, 0), sent(401, 1)])).toBe(1);
  expect(rightAnswer([sent(200, 0), sent(401, 1, { step: 'store' })])).toBe(0);
  expect(rightAnswer([sent(200, 1)])).toBe(2);
});

it('there is no right answer before a response to one flipped bit', () => {
  expect(rightAnswer([])).toBeUndefined();
  expect(rightAnswer([sent(200, 0)])).toBeUndefined();
  expect(rightAnswer([sent(401, 2)])).toBeUndefined();
  expect(rightAnswer([sent(503, 1)])).toBeUndefined();
  expect(rightAnswer([sent(429, 1)])).toBeUndefined();
});

it('a refusal of a changed token is as it should be, and a 200 for it is not', () => {
  expect(outcomeOf(sent(200, 0))).toBe('accepted');
  expect(outcomeOf(sent(401, 1))).toBe('refused');
  expect(outcomeOf(sent(200, 1))).toBe('broken');
  expect(outcomeOf(sent(200, 0, { attempt: { kind: 'guessed' } }))).toBe('broken');
  expect(outcomeOf(sent(503, 1))).toBe('unavailable');
});

const meaning = (label: string, status: number) =>
  meaningOf(testExchange({ status, credential: { kind: 'other', label, form: 'session', bytes: 86 } }));

it('in the picture, a refused token is green, and a 200 for a changed token is red', () => {
  expect(meaning('changed', 401)).toBe('ok');
  expect(meaning('guessed key', 401)).toBe('ok');
  expect(meaning('guessed key', 200)).toBe('bad');
  expect(meaning('lab', 200)).toBeUndefined();
  expect(meaning('changed', 503)).toBeUndefined();
  expect(meaningOf(testExchange({ status: 401 }))).toBeUndefined();
});

it('counts the refusals and the Redis queries of a run', () => {
  expect(describeFlips([sent(401, 1), sent(401, 1), sent(503, 1)])).toMatch('2 of 3 requests');
  expect(describeFlips([sent(401, 1)])).toMatch('Redis was queried 0 times');
  const queried = testExchange({ status: 401, timing: { store: { command: 'GET', ms: 1 } } });
  expect(describeFlips([sent(401, 1, { exchange: queried })])).toMatch('Redis was queried 1 time:');
});

const states = (one: Sent, shown?: number) => [0, 1, 2, 3].map((index) => checkStateOf(index, one, shown));

it('the steps of the check follow the picture: three at the signature, the last with the answer of Redis', () => {
  const timing = { verifyMs: 0.01, store: { command: 'GET', ms: 0.2 } };
  const steps = trace(testExchange({ servedBy: 'api-1', timing }));
  expect(
    steps.map((step) => `${step.kind === 'move' ? step.carries : step.kind} ${checksShownAt(step)}`),
  ).toEqual([
    'request 0',
    'request 0',
    'signature 3',
    'command 3',
    'found 4',
    'reply 4',
    'response 4',
    'response 4',
    'arrived 4',
  ]);
  expect(states(sent(200, 0), 3)).toEqual(['passed', 'passed', 'passed', 'waiting']);
  expect(states(sent(401, 1), 3)).toEqual(['passed', 'passed', 'refused', 'waiting']);
  expect(states(sent(401, 1))).toEqual(['passed', 'passed', 'refused', 'unreached']);
  expect(states(sent(503, 1))).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
});

it('a refusal of the issued token names the key that was removed, by the keys that the server reported', () => {
  const keys = { own: 1, ring: { before: 2, signs: 3, next: 4 } };
  const refused = sent(401, 0, { keys });
  expect(verdictOf(refused)).toContain('Refused at the signature step.');
  expect(removedKeyOf(refused)).toBe('Key 1 was removed: the servers verify only with keys 2, 3, and 4.');
  expect(removedKeyOf(sent(401, 0, { keys: { own: 3, ring: { before: 5, signs: 6, next: 7 } } }))).toMatch(
    'Key 3 was removed',
  );
});

it('no key was removed if the server still has the key, or did not refuse the signature, or the token was changed', () => {
  const ring = { before: 1, signs: 2, next: 3 };
  const removed = { own: 1, ring: { before: 2, signs: 3, next: 4 } };
  expect(removedKeyOf(sent(401, 0, { keys: { own: 1, ring } }))).toBeUndefined();
  expect(removedKeyOf(sent(401, 0))).toBeUndefined();
  expect(removedKeyOf(sent(401, 1, { keys: removed }))).toBeUndefined();
  expect(removedKeyOf(sent(401, 0, { keys: removed, step: 'store' }))).toBeUndefined();
  expect(removedKeyOf(sent(503, 0, { keys: removed }))).toBeUndefined();
});
