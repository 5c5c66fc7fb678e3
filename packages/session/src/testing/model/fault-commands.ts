import { constant, constantFrom, tuple } from 'fast-check';
import { expect } from 'vitest';
import { minuteMs } from '../fixture.ts';
import { anyIndex, command } from './command.ts';
import type { Model } from './model.ts';
import type { TestProcess, World } from './processes.ts';

/** Durations that divide the timeouts, so that runs reach the minute of an expiry and the minutes around it. */
const pass = constantFrom(1, 4, 5, 10, 25, 30).map((minutes) =>
  command(`pass(${minutes} minutes)`, async (model, { clock }) => {
    clock.advance(minutes * minuteMs);
    model.nowMs += minutes * minuteMs;
  }),
);

const flush = constantFrom('FLUSHALL', 'FLUSHDB').map((name) =>
  command(name, async (model, { operator }) => {
    await operator.call(name);
    for (const session of model.sessions) session.ended = true;
  }),
);

const addKey = constant(
  command('addKey', async (model, world) => {
    restartAll(model, world, [model.keyCount, ...model.keys]);
    model.keyCount += 1;
  }),
);

const dropOldKeys = constant(
  command('dropOldKeys', async (model, world) => restartAll(model, world, model.keys.slice(0, 1))),
);

function restartAll(model: Model, { processes }: World, keyNumbers: readonly number[]): void {
  model.keys = keyNumbers;
  for (const testProcess of processes) {
    testProcess.restart(keyNumbers);
    expectEmptyNearCache(model, testProcess);
  }
}

const loseTracking = tuple(anyIndex, constantFrom('killed' as const, 'destroyed' as const)).map(
  ([index, how]) =>
    command(
      `loseTracking(process ${index}, ${how})`,
      (model, { processes }) => loseTrackingOf(model, processes[index], how),
      ({ untracked }) => !untracked.has(index),
    ),
);

async function loseTrackingOf(
  model: Model,
  testProcess: TestProcess,
  how: 'killed' | 'destroyed',
): Promise<void> {
  await testProcess.loseTracking(how);
  model.untracked.add(testProcess.index);
  expect(testProcess.opened.store.nearCacheState()).toBe('bypassed');
  expectEmptyNearCache(model, testProcess);
}

const restoreTracking = anyIndex.map((index) =>
  command(
    `restoreTracking(process ${index})`,
    async (model, { processes }) => {
      await processes[index].restoreTracking();
      model.untracked.delete(index);
      expectEmptyNearCache(model, processes[index]);
    },
    ({ untracked }) => untracked.has(index),
  ),
);

function expectEmptyNearCache({ sessions: all }: Model, { sessions }: TestProcess): void {
  for (const { token } of all) expect(sessions.verifyCached(token)).toBeUndefined();
}

export const faultCommands = [
  pass,
  pass,
  pass,
  flush,
  addKey,
  dropOldKeys,
  loseTracking,
  restoreTracking,
  restoreTracking,
];
