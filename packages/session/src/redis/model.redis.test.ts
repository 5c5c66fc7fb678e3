import { randomInt } from 'node:crypto';
import { startRedisServer, type RedisServer } from '@session-lab/test-support/redis-server';
import { assert, asyncModelRun, asyncProperty, commands } from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manualClock } from '../testing/manual-clock.ts';
import { agreeOnUser } from '../testing/model/command.ts';
import { faultCommands } from '../testing/model/fault-commands.ts';
import { emptyModel, type Model } from '../testing/model/model.ts';
import { openProcess, settle, type World } from '../testing/model/processes.ts';
import { sessionCommands } from '../testing/model/session-commands.ts';

/** Set SESSION_MODEL_SEED to repeat a run, and SESSION_MODEL_RUNS to change the number of runs. */
const seed = Number(process.env['SESSION_MODEL_SEED'] ?? randomInt(2 ** 31 - 1));
const numRuns = Number(process.env['SESSION_MODEL_RUNS'] ?? 2000);
/** Shrinking a failure takes hundreds of runs more. */
const timeoutMs = 600_000;

let server: RedisServer;
let world: World;

beforeAll(async () => {
  server = await startRedisServer();
  const clock = manualClock();
  const processes = [
    await openProcess(server.url, clock, 0),
    await openProcess(server.url, clock, 1),
  ] as const;
  world = { clock, processes, operator: new Redis(server.url), run: 0, commands: 0, hits: 0 };
});

afterAll(async () => {
  for (const { opened } of world.processes) opened.close();
  world.operator.disconnect();
  await server.stop();
});

/** Starts a run with new users, restarted processes and working tracking. */
async function begin(): Promise<Model> {
  const model = emptyModel(world.clock.now());
  world.run += 1;
  for (const testProcess of world.processes) {
    await testProcess.restoreTracking();
    testProcess.restart(model.keys);
  }
  await settle(world, model);
  return model;
}

/** Expects that both processes agree with the model on every session. */
async function end(model: Model): Promise<void> {
  for (const userId of new Set(model.sessions.map((session) => session.userId))) {
    for (const testProcess of world.processes) {
      await agreeOnUser({ model, world, testProcess }, userId);
      await settle(world, model);
    }
  }
}

test(`two processes agree with a simple model, in ${numRuns} runs`, { timeout: timeoutMs }, async () => {
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
