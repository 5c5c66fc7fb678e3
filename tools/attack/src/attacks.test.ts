import { expect, test } from 'vitest';
import { attacks } from './attacks.ts';
import type { Facts, Observation } from './attack.ts';
import { floods } from './flood/floods.ts';
import { bounds, quickBounds, evaluate } from './evaluate.ts';

const latency = { sent: 500, failures: {}, p50Ms: 4, p99Ms: 60, worstMs: 90 };
const observationWith = (facts: Facts, more: Partial<Observation> = {}): Observation => ({
  floodedForMs: 20_000,
  flooded: { sent: 20_000, answers: { 200: 20_000 }, largestBodyBytes: 700 },
  reads: latency,
  signIns: { ...latency, sent: 20, p99Ms: 900, worstMs: 900 },
  ownDelayP99Ms: 2,
  replicaUpMb: 20,
  replicaMaxMb: 220,
  loopDelayP99Ms: 14,
  redis: {
    sessions: { usedMb: 4, limitMb: 268 },
    accounts: { usedMb: 2, limitMb: 268 },
    labs: { usedMb: 60, limitMb: 67 },
  },
  keptUpMb: 1,
  facts,
  ...more,
});

/** Facts with which each attack passes, and facts just beyond a bound. */
const facts: Readonly<Record<string, { good: Facts; bad: readonly Facts[] }>> = {
  paths: { good: {}, bad: [] },
  headers: { good: {}, bad: [] },
  names: { good: {}, bad: [] },
  'error-bodies': { good: { largestBodyBytes: 8_192 }, bad: [{ largestBodyBytes: 8_193 }] },
  'slow-readers': { good: {}, bad: [] },
  'heavy-labs': { good: {}, bad: [] },
  'every-lab': { good: { slowestRouteMs: 5 }, bad: [{ slowestRouteMs: 5.1 }, { slowestRouteMs: Infinity }] },
  'unknown-users': {
    good: { ownerSignIns: 10, ownerRefused: 0, ownerSlowestMs: 5_000 },
    bad: [{ ownerSignIns: 0 }, { ownerRefused: 1 }, { ownerSlowestMs: 5_001 }],
  },
  guesses: {
    good: {
      guessesChecked: 15,
      ownerSignIns: 10,
      ownerRefused: 0,
      ownerSlowestMs: 5_000,
      newClientAfterMs: 61_000,
    },
    bad: [
      { guessesChecked: 16 },
      { guessesChecked: 0 },
      { ownerSignIns: 0 },
      { ownerRefused: 1 },
      { ownerSlowestMs: 5_001 },
      { newClientAfterMs: Infinity },
    ],
  },
  'sign-ups': {
    good: { freeStatus: 429, takenStatus: 429, sameBody: 1 },
    bad: [{ freeStatus: 201 }, { takenStatus: 409 }, { sameBody: 0 }],
  },
  students: {
    good: { sessionsUpMb: 8, labsOverLimitMb: 1, statesChecked: 20, statesLost: 0 },
    bad: [
      { sessionsUpMb: 8.1 },
      { labsOverLimitMb: 1.1 },
      { labsOverLimitMb: Infinity },
      { statesChecked: 0 },
      { statesLost: 1 },
    ],
  },
  sockets: {
    good: {
      messagesSent: 100,
      lost: 0,
      replaced: 0,
      notShown: 0,
      lineBreaks: 0,
      socketsClosed: 0,
      messagesOfOthers: 100,
    },
    bad: [
      { messagesSent: 0 },
      { lost: 1 },
      { replaced: 1 },
      { notShown: 1 },
      { lineBreaks: 1 },
      { socketsClosed: 1 },
      { messagesOfOthers: 0 },
    ],
  },
};

/** Observations that fail every flood. */
const violationsOfAll: readonly (readonly [string, Partial<Observation>])[] = [
  ['a flood that sent too little', { flooded: { sent: 99, answers: {}, largestBodyBytes: 0 } }],
  ['no reads', { reads: { ...latency, sent: 0 } }],
  ['a read that failed', { reads: { ...latency, failures: { 503: 1 } } }],
  ['reads that take too long', { reads: { ...latency, p99Ms: 100.1 } }],
  ['no sign-ins', { signIns: { ...latency, sent: 0 } }],
  ['a sign-in that was refused', { signIns: { ...latency, failures: { 503: 1 } } }],
  ['a sign-in that takes too long', { signIns: { ...latency, worstMs: 5_001 } }],
  ['a replica that is too large', { replicaMaxMb: 513 }],
  [
    'a Redis that is half full',
    { redis: { ...observationWith({}).redis, sessions: { usedMb: 135, limitMb: 268 } } },
  ],
  ['a Redis that was not measured', { redis: {} }],
];

for (const attack of attacks) {
  const { name } = attack;
  const { good, bad } = facts[name] ?? { good: {}, bad: [] };

  test(`${name} passes with a good observation`, () => {
    expect(evaluate(attack, observationWith(good), bounds)).toEqual([]);
  });

  test.each(violationsOfAll)(`${name} fails with %s`, (_, more) => {
    expect(evaluate(attack, observationWith(good, more), bounds)).not.toEqual([]);
  });

  test.each(bad)(`${name} fails with %j`, (worse) => {
    expect(evaluate(attack, observationWith({ ...good, ...worse }), bounds)).not.toEqual([]);
  });
}

test.each([
  ['slow-readers', { replicaUpMb: 50.1 }],
  ['slow-readers', { keptUpMb: 10.1 }],
  ['students', { keptUpMb: 40.1 }],
])('%s fails with %j', (name, more) => {
  const attack = attacks.find((one) => one.name === name);
  expect(attack && evaluate(attack, observationWith(facts[name]?.good ?? {}, more), bounds)).not.toEqual([]);
});

test('the quick bounds accept a busy machine, and no failure', () => {
  const [attack] = attacks;
  const slow = observationWith(
    {},
    { reads: { ...latency, p99Ms: 400 }, signIns: { ...latency, worstMs: 9_000 } },
  );
  expect(attack && evaluate(attack, slow, quickBounds)).toEqual([]);
  const failing = { ...slow, reads: { ...slow.reads, failures: { 503: 1 } } };
  expect(attack && evaluate(attack, failing, quickBounds)).not.toEqual([]);
});

test('every flood belongs to one attack, and every row of docs/attacks.md has one', () => {
  expect(attacks.map(({ name }) => name).toSorted()).toEqual(Object.keys(floods).toSorted());
  expect(Object.keys(facts).toSorted()).toEqual(Object.keys(floods).toSorted());
  expect([...new Set(attacks.map(({ row }) => row))]).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
