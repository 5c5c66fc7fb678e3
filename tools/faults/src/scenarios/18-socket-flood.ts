import { setTimeout as pause } from 'node:timers/promises';
import { atLeast, atMost, none } from '@session-lab/test-support/bounds';
import { readReplica } from '@session-lab/test-support/metrics';
import { percentile } from '@session-lab/test-support/statistics';
import { failed, intact } from '../expectations.ts';
import { startSocketFlood } from '../load/socket-flood.ts';
import { newUser } from '@session-lab/test-support/users';
import { signUp, tokenOf } from '../load/client.ts';
import { defineScenario } from '../scenario.ts';
import { readsBetween } from '../observation.ts';
import type { TestStack } from '../test-stack/test-stack.ts';

/** A session may have five sockets, so the flood needs several users. */
const users = 70;
/**
 * Less than the number of passwords that one network may have in the hashing queue (`passwords/queue.ts`).
 */
const signUpsAtOnce = 10;
const sockets = { frequent: 200, excessive: 30, unread: 50 } as const;
const floodMs = 12_000;
const sampleEveryMs = 500;
const maxMemoryUpMb = 100;
const readsWithinMs = 100;

export const socketFlood = defineScenario({
  number: 18,
  name: 'socket-flood',
  fault: '280 sockets: 200 send as much as they may, 30 send too much and reconnect at once, 50 never read',
  mustHold: 'memory up less than 100 MB; p99 of other users under 100 ms',
  stack: 'plain',
  quick: false,
  docker: false,

  run: (testStack) =>
    testStack.underLoad(async (load) => {
      const { baseUrl, internals, journal } = testStack;
      const tokens: string[] = [];
      while (tokens.length < users) {
        const batch = Array.from({ length: signUpsAtOnce }, () => signUpForToken(testStack));
        tokens.push(...(await Promise.all(batch)));
      }
      const before = await residentMb(internals.metricsPorts ?? []);
      const fromMs = performance.now();
      const flood = startSocketFlood({ sockets, baseUrl, tokens });
      const peaks = await peakDuring(floodMs, internals.metricsPorts ?? []);
      const reads = readsBetween(journal.entries(), fromMs, performance.now());
      const { opened, closedForExcess } = await flood.stop();
      load.over();
      return {
        socketsOpened: opened,
        closedForExcess,
        memoryUpMb: Math.max(...peaks.map((peak, index) => peak - (before[index] ?? 0))),
        readsP99Ms: percentile(reads, 0.99),
      };
    }),

  evaluate: (observed) => [
    ...none('failures', failed(observed)),
    ...atLeast('sockets closed for too many messages', observed.facts.closedForExcess, sockets.excessive),
    ...atMost('memory up (MB)', observed.facts.memoryUpMb, maxMemoryUpMb),
    ...atMost('p99 of reads (ms)', observed.facts.readsP99Ms, readsWithinMs),
    ...intact(observed),
  ],
});

async function signUpForToken({ client }: TestStack): Promise<string> {
  const { answer } = await signUp(client, newUser());
  const token = tokenOf(answer);
  if (token === undefined) throw new Error(`sign-up: ${answer?.status ?? 'no answer'}`);
  return token;
}

/** Returns the highest resident memory of each replica in this time. */
async function peakDuring(ms: number, metricsPorts: readonly number[]): Promise<readonly number[]> {
  let peaks = await residentMb(metricsPorts);
  for (const untilMs = performance.now() + ms; performance.now() < untilMs;) {
    await pause(sampleEveryMs);
    const now = await residentMb(metricsPorts);
    peaks = peaks.map((peak, index) => Math.max(peak, now[index] ?? 0));
  }
  return peaks;
}

async function residentMb(metricsPorts: readonly number[]): Promise<readonly number[]> {
  const metrics = await Promise.all(metricsPorts.map(readReplica));
  return metrics.map(({ residentBytes }) => residentBytes / 1e6);
}
