import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { atLeast, none } from '@session-lab/test-support/bounds';
import { failed, failedOtherwise, intact } from '../expectations.ts';
import { defineScenario } from '../scenario.ts';
import type { StackInternals } from '../test-stack/test-stack.ts';

const kills = 3;
const betweenKillsMs = 1_500;
const rates = { ping: 15, readLive: 50, readEnded: 10, signIn: 2, signOut: 2, signUp: 8 };

export const accountsRedisKilled = defineScenario({
  number: 8,
  name: 'accounts-redis-killed',
  fault: "the accounts' Redis is killed and restarted, three times during sign-ups",
  mustHold: '0 confirmed accounts lost (AOF `always`)',
  stack: 'plain',
  quick: false,
  docker: false,

  run: ({ internals, control, isServing, ledger, underLoad }) =>
    underLoad(
      async (load) => {
        const before = ledger.accounts().length;
        for (let kill = 0; kill < kills; kill += 1) {
          await pause(betweenKillsMs);
          await control.kill('redis-accounts');
        }
        load.over();
        const isServed = await isServing();
        await pause(betweenKillsMs);
        return {
          accountsAcknowledged: ledger.accounts().length - before,
          servedAgain: Number(isServed),
          fsyncAlways: await fsyncsAlways(internals),
        };
      },
      { rates },
    ),

  evaluate: (observed) => [
    ...none('failed GETs', failed(observed, 'GET')),
    ...none('failures other than 503 store_unavailable', failedOtherwise(observed, '503 store_unavailable')),
    ...atLeast('confirmed accounts', observed.facts.accountsAcknowledged, 20),
    ...atLeast('signs in and is served afterwards', observed.facts.servedAgain, 1),
    // A kill loses nothing that Redis has passed to the operating system. Only the setting covers a power
    // failure.
    ...atLeast('setting appendfsync always', observed.facts.fsyncAlways, 1),
    ...intact(observed),
  ],
});

/** Returns 1 if Redis confirms a write only after it is on disk, otherwise 0. */
async function fsyncsAlways({ redisAccountsUrl }: StackInternals): Promise<number> {
  if (redisAccountsUrl === undefined) throw new Error('The URL of this Redis is unknown.');
  const operator = new Redis(redisAccountsUrl, { protocol: 2 });
  const settings = String(await operator.config('GET', 'append*'));
  operator.disconnect();
  return Number(/\bappendonly,yes\b/.test(settings) && /\bappendfsync,always\b/.test(settings));
}
