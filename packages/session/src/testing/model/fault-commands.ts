import { constant, constantFrom, tuple } from 'fast-check';
import { expect } from 'vitest';
import { minuteMs } from '../fixture.ts';
import { anyPlace, command } from './command.ts';
import type { Model } from './model.ts';
import type { Replica, World } from './replicas.ts';

/** Of what the timeouts are multiples of, so that runs come to stand on an expiry, and on either side of it. */
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
    restartAll(model, world, [model.keysMade, ...model.keys]);
    model.keysMade += 1;
  }),
);

const dropOldKeys = constant(
  command('dropOldKeys', async (model, world) => restartAll(model, world, model.keys.slice(0, 1))),
);

function restartAll(model: Model, { replicas }: World, ring: readonly number[]): void {
  model.keys = ring;
  for (const replica of replicas) {
    replica.restart(ring);
    nothingIsNear(model, replica);
  }
}

const loseTracking = tuple(anyPlace, constantFrom('killed' as const, 'destroyed' as const)).map(
  ([place, how]) =>
    command(
      `loseTracking(replica ${place}, ${how})`,
      (model, { replicas }) => loseTrackingOf(model, replicas[place], how),
      ({ deaf }) => !deaf.has(place),
    ),
);

async function loseTrackingOf(model: Model, replica: Replica, how: 'killed' | 'destroyed'): Promise<void> {
  await replica.lose(how);
  model.deaf.add(replica.place);
  expect(replica.opened.store.nearCacheState()).toBe('disarmed');
  nothingIsNear(model, replica);
}

const regainTracking = anyPlace.map((place) =>
  command(
    `regainTracking(replica ${place})`,
    async (model, { replicas }) => {
      await replicas[place].regain();
      model.deaf.delete(place);
      nothingIsNear(model, replicas[place]);
    },
    ({ deaf }) => deaf.has(place),
  ),
);

function nothingIsNear({ sessions: all }: Model, { sessions }: Replica): void {
  for (const { token } of all) expect(sessions.recall(token)).toBeUndefined();
}

export const faultCommands = [
  pass,
  pass,
  pass,
  flush,
  addKey,
  dropOldKeys,
  loseTracking,
  regainTracking,
  regainTracking,
];
