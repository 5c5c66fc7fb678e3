import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { failedOtherwise, failedWith, intact } from '../judge.ts';
import { signUp, type Sent } from '../load/client.ts';
import { newUser } from '@session-lab/test-support/users';
import { defineRow } from '../row.ts';
import { sentBetween } from '../seen.ts';
import type { Behind, Stage } from '../stage/stage.ts';

const frozenMs = 3_000;
const answerWithinMs = 600;
const recoveredWithinMs = 1_000;
/** Sent into the frozen store, until it is known to be away and a while longer. */
const writesSent = 20;
const betweenWritesMs = 50;

export const sessionsRedisFrozen = defineRow({
  number: 7,
  name: 'sessions-redis-frozen',
  fault: "the sessions' Redis is frozen (SIGSTOP)",
  mustHold:
    '503 in ≤ 600 ms; recovered ≤ 1 s after SIGCONT; no write that was reported failed is replayed into an empty Redis',
  stack: 'plain',
  quick: true,
  docker: false,

  async run(stage) {
    const seen = await stage.underLoad(async (load) => {
      const fromMs = performance.now();
      await stage.control.freeze('redis-sessions');
      await pause(frozenMs);
      load.over();
      await stage.control.thaw('redis-sessions');
      const isServed = await stage.isServing();
      const refusals = sentBetween(stage.journal.entries(), fromMs).filter(({ status }) => status === 503);
      return {
        refusals: refusals.length,
        slowestRefusalMs: Math.max(0, ...refusals.map(({ ms }) => ms)),
        servedAgain: Number(isServed),
      };
    });
    return { ...seen, facts: { ...seen.facts, ...(await replayed(stage)) } };
  },

  judge: (seen) => [
    ...none('401 to who was signed in', failedWith(seen, '401') + failedWith(seen, '4401')),
    ...none('failures but 503 store_unavailable', failedOtherwise(seen, '503 store_unavailable')),
    ...atLeast('refusals', seen.facts.refusals, 50),
    ...atMost('slowest refusal (ms)', seen.facts.slowestRefusalMs, answerWithinMs),
    ...atLeast('served again', seen.facts.servedAgain, 1),
    ...atMost('recovered after (ms)', seen.recoveredAfterMs, recoveredWithinMs),
    ...atLeast('writes reported failed', seen.facts.writesReportedFailed, writesSent),
    ...none('keys of failed writes in the empty Redis', seen.facts.keysReplayed),
    ...intact(seen),
  ],
});

/**
 * A sign-up writes to this store before it reads from it: it counts the accounts of an address. Frozen, the store takes
 * some of these writes into its buffers; then it is killed, and what starts in its place must know none of them.
 */
async function replayed({ behind, client, control, isServing, ledger }: Stage) {
  ledger.doubt();
  await control.freeze('redis-sessions');
  const writes: Promise<Sent>[] = [];
  for (let sent = 0; sent < writesSent; sent += 1) {
    writes.push(signUp(client, newUser()));
    await pause(betweenWritesMs);
  }
  await control.kill('redis-sessions');
  const answers = await Promise.all(writes);
  await isServing();
  ledger.settleAsGone();
  return {
    writesReportedFailed: answers.filter(({ answer }) => answer?.status === 503).length,
    keysReplayed: await strangeKeys(behind),
  };
}

/** What is in the store beside the session of the one who just signed in: counts of sign-ups, and others' sessions. */
async function strangeKeys({ redisSessionsUrl }: Behind): Promise<number> {
  if (redisSessionsUrl === undefined) throw new Error('the address of the Redis is not known');
  const operator = new Redis(redisSessionsUrl);
  const [limits, people] = await Promise.all([operator.keys('rl:*'), operator.keys('sids:*')]);
  operator.disconnect();
  return limits.length + people.length - 1;
}
