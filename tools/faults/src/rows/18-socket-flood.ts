import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { percentile } from '@session-lab/test-support/statistics';
import { failed, intact } from '../judge.ts';
import { startFloodProcess } from '../load/flood-process.ts';
import { newUser } from '@session-lab/test-support/users';
import { signUp, tokenOf } from '../load/client.ts';
import { defineRow } from '../row.ts';
import { readsBetween } from '../seen.ts';
import { residentMb } from '../stage/memory.ts';
import type { Stage } from '../stage/stage.ts';

/** A session may have five sockets. */
const flooders = 70;
/** Fewer than the queue of the hasher takes from one address. */
const signUpsAtOnce = 10;
const crowd = { chatting: 200, shouting: 30, deaf: 50 } as const;
const floodMs = 12_000;
const lookEveryMs = 500;
const memoryUpAtMostMb = 100;
const readsWithinMs = 100;

export const socketFlood = defineRow({
  number: 18,
  name: 'socket-flood',
  fault: '280 sockets: 200 say as much as they may, 30 say too much and come back at once, 50 never read',
  mustHold: "memory up less than 100 MB; everyone else's p99 under 100 ms",
  stack: 'plain',
  quick: false,
  docker: false,

  run: (stage) =>
    stage.underLoad(async (load) => {
      const { baseUrl, behind, journal } = stage;
      const tokens: string[] = [];
      while (tokens.length < flooders) {
        const some = Array.from({ length: signUpsAtOnce }, () => tokenOfStranger(stage));
        tokens.push(...(await Promise.all(some)));
      }
      const before = await residentMb(behind.metricsUrls ?? []);
      const fromMs = performance.now();
      const flood = startFloodProcess(crowd, { baseUrl, tokens });
      const most = await mostDuring(floodMs, behind.metricsUrls ?? []);
      const reads = readsBetween(journal.entries(), fromMs, performance.now());
      const { opened, cutOff } = await flood.stop();
      load.over();
      return {
        socketsOpened: opened,
        cutOff,
        memoryUpMb: Math.max(...most.map((peak, index) => peak - (before[index] ?? 0))),
        readsP99Ms: percentile(reads, 0.99),
      };
    }),

  judge: (seen) => [
    ...none('failures', failed(seen)),
    ...atLeast('sockets cut off for saying too much', seen.facts.cutOff, crowd.shouting),
    ...atMost('memory up (MB)', seen.facts.memoryUpMb, memoryUpAtMostMb),
    ...atMost('p99 of reads (ms)', seen.facts.readsP99Ms, readsWithinMs),
    ...intact(seen),
  ],
});

async function tokenOfStranger({ client }: Stage): Promise<string> {
  const { answer } = await signUp(client, newUser());
  const token = tokenOf(answer);
  if (token === undefined) throw new Error(`sign-up: ${answer?.status ?? 'no answer'}`);
  return token;
}

/** The most that each replica had at any look. */
async function mostDuring(ms: number, metricsUrls: readonly string[]): Promise<readonly number[]> {
  let most = await residentMb(metricsUrls);
  for (const untilMs = performance.now() + ms; performance.now() < untilMs;) {
    await pause(lookEveryMs);
    const now = await residentMb(metricsUrls);
    most = most.map((peak, index) => Math.max(peak, now[index] ?? 0));
  }
  return most;
}
