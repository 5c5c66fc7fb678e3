import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, intact, noneSignedOut } from '../expectations.ts';
import { signUp, type Sent } from '../load/client.ts';
import { newUser } from '@session-lab/test-support/users';
import { defineScenario } from '../scenario.ts';
import { sentBetween } from '../observation.ts';
import type { StackInternals, TestStack } from '../test-stack/test-stack.ts';

const frozenMs = 3_000;
const answerWithinMs = 600;
const recoveredWithinMs = 1_000;
/**
 * Number of writes to the frozen store. They continue after the replicas have marked the store as
 * unavailable.
 */
const writesSent = 20;
const betweenWritesMs = 50;

export const sessionsRedisFrozen = defineScenario({
  number: 7,
  name: 'sessions-redis-frozen',
  fault: "the sessions' Redis is frozen (SIGSTOP)",
  mustHold:
    '503 in ≤ 600 ms; recovered ≤ 1 s after SIGCONT; a write that was reported as failed is never sent again to the empty Redis',
  stack: 'plain',
  quick: true,
  docker: false,

  async run(testStack) {
    const observed = await testStack.underLoad(async (load) => {
      const fromMs = performance.now();
      await testStack.control.freeze('redis-sessions');
      await pause(frozenMs);
      load.over();
      await testStack.control.thaw('redis-sessions');
      const isServed = await testStack.isServing();
      const refusals = sentBetween(testStack.journal.entries(), fromMs).filter(
        ({ status }) => status === 503,
      );
      return {
        refusals: refusals.length,
        slowestRefusalMs: Math.max(0, ...refusals.map(({ ms }) => ms)),
        servedAgain: Number(isServed),
      };
    });
    return { ...observed, facts: { ...observed.facts, ...(await countReplayedWrites(testStack)) } };
  },

  evaluate: (observed) => [
    ...noneSignedOut(observed),
    ...none('failures other than 503 store_unavailable', failedOtherwise(observed, '503 store_unavailable')),
    ...atLeast('refusals', observed.facts.refusals, 50),
    ...atMost('slowest refusal (ms)', observed.facts.slowestRefusalMs, answerWithinMs),
    ...atLeast('signs in and is served afterwards', observed.facts.servedAgain, 1),
    ...atMost('recovered after (ms)', observed.recoveredAfterMs, recoveredWithinMs),
    ...atLeast('writes reported failed', observed.facts.writesReportedFailed, writesSent),
    ...none('keys of failed writes in the empty Redis', observed.facts.keysReplayed),
    ...intact(observed),
  ],
});

/**
 * Sends sign-ups to the frozen store, kills the store, and counts their keys in the empty store that starts
 * in its place. A sign-up writes to this store first, because it counts the sign-ups of an address.
 */
async function countReplayedWrites({ internals, client, control, isServing, ledger }: TestStack) {
  ledger.markUnknown();
  await control.freeze('redis-sessions');
  const writes: Promise<Sent>[] = [];
  for (let sent = 0; sent < writesSent; sent += 1) {
    writes.push(signUp(client, newUser()));
    await pause(betweenWritesMs);
  }
  await control.kill('redis-sessions');
  const answers = await Promise.all(writes);
  await isServing();
  ledger.confirmUnknownEnded();
  return {
    writesReportedFailed: answers.filter(({ answer }) => answer?.status === 503).length,
    keysReplayed: await unexpectedKeys(internals),
  };
}

/** Returns the number of keys of sign-ups and sessions, without the one session of `isServing`. */
async function unexpectedKeys({ redisSessionsUrl }: StackInternals): Promise<number> {
  if (redisSessionsUrl === undefined) throw new Error('The URL of this Redis is unknown.');
  const operator = new Redis(redisSessionsUrl);
  const [limits, users] = await Promise.all([operator.keys('rl:*'), operator.keys('sids:*')]);
  operator.disconnect();
  return limits.length + users.length - 1;
}
