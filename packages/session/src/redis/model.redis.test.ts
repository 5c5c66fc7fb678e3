import { randomInt } from 'node:crypto';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { assert, asyncModelRun, asyncProperty, commands } from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manualClock } from '../testing/manual-clock.ts';
import { agreeOnUser } from '../testing/model/command.ts';
import { faultCommands } from '../testing/model/fault-commands.ts';
import { emptyModel, type Model } from '../testing/model/model.ts';
import { openReplica, quiet, type World } from '../testing/model/replicas.ts';
import { sessionCommands } from '../testing/model/session-commands.ts';

/** To see a run again, or more of them: SESSION_MODEL_SEED and SESSION_MODEL_RUNS. */
const seed = Number(process.env['SESSION_MODEL_SEED'] ?? randomInt(2 ** 31 - 1));
const numRuns = Number(process.env['SESSION_MODEL_RUNS'] ?? 2000);
/** A failure is made small by hundreds of runs more. */
const timeoutMs = 600_000;

let server: RedisServer;
let world: World;

beforeAll(async () => {
  server = await startRedisServer();
  const clock = manualClock();
  const replicas = [
    await openReplica(server.url, clock, 0),
    await openReplica(server.url, clock, 1),
  ] as const;
  world = { clock, replicas, operator: new Redis(server.url), run: 0, commands: 0, hits: 0 };
});

afterAll(async () => {
  for (const { opened } of world.replicas) opened.close();
  world.operator.disconnect();
  await server.stop();
});

/** Users of its own, and replicas that have just started and can hear. */
async function begin(): Promise<Model> {
  const model = emptyModel(world.clock.now());
  world.run += 1;
  for (const replica of world.replicas) {
    await replica.regain();
    replica.restart(model.keys);
  }
  await quiet(world, model);
  return model;
}

/** Both replicas say of everything that there ever was what the model says. */
async function end(model: Model): Promise<void> {
  for (const userId of new Set(model.sessions.map((session) => session.userId))) {
    for (const replica of world.replicas) {
      await agreeOnUser({ model, world, replica }, userId);
      await quiet(world, model);
    }
  }
}

test(`two replicas do as a simple model does, ${numRuns} times`, { timeout: timeoutMs }, async () => {
  const runs = commands([...sessionCommands, ...faultCommands], { maxCommands: 40, size: 'max' });
  const property = asyncProperty(runs, async (run) => {
    const model = await begin();
    await asyncModelRun(() => ({ model, real: world }), run);
    await end(model);
  });
  await assert(property, { seed, numRuns }).finally(() => {
    const { run, commands: count, hits } = world;
    process.stdout.write(`model: seed ${seed}, ${run} runs, ${count} commands, ${hits} hits\n`);
  });
  expect(world.hits).toBeGreaterThan(0);
});
