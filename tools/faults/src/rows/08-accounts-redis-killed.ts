import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { atLeast, none } from '@session-lab/test-support/bounds';
import { failed, failedOtherwise, intact } from '../judge.ts';
import { defineRow } from '../row.ts';
import type { Behind } from '../stage/stage.ts';

const kills = 3;
const betweenKillsMs = 1_500;
const rates = { ping: 15, readLive: 50, readEnded: 10, signIn: 2, signOut: 2, signUp: 8 };

export const accountsRedisKilled = defineRow({
  number: 8,
  name: 'accounts-redis-killed',
  fault: "the accounts' Redis is killed and started again, three times while people sign up",
  mustHold: '0 acknowledged accounts lost (AOF `always`)',
  stack: 'plain',
  quick: false,
  docker: false,

  run: ({ behind, control, isServing, ledger, underLoad }) =>
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
          fsyncAlways: await fsyncsAlways(behind),
        };
      },
      { rates },
    ),

  judge: (seen) => [
    ...none('failed GET', failed(seen, 'GET')),
    ...none('failures but 503 store_unavailable', failedOtherwise(seen, '503 store_unavailable')),
    ...atLeast('accounts acknowledged', seen.facts.accountsAcknowledged, 20),
    ...atLeast('served again', seen.facts.servedAgain, 1),
    // To end a process loses nothing that it gave to the system: what a loss of power would take, only this tells.
    ...atLeast('appendfsync always', seen.facts.fsyncAlways, 1),
    ...intact(seen),
  ],
});

/** 1 where Redis answers a write when it is on disk, and not before. */
async function fsyncsAlways({ redisAccountsUrl }: Behind): Promise<number> {
  if (redisAccountsUrl === undefined) throw new Error('the address of the Redis is not known');
  const operator = new Redis(redisAccountsUrl, { protocol: 2 });
  const settings = String(await operator.config('GET', 'append*'));
  operator.disconnect();
  return Number(/\bappendonly,yes\b/.test(settings) && /\bappendfsync,always\b/.test(settings));
}
