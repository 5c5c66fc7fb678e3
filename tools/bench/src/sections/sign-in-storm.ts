import { Redis } from 'ioredis';
import type { Threshold, Findings, Section } from '../section.ts';
import type { Sent } from './sign-in-storm/open-loop.ts';
import {
  raiseStorm,
  readConnections,
  readsPerSecond,
  signInsPerSecond,
  type Storm,
} from './sign-in-storm/storm.ts';
import { countOf, tailOf } from './sign-in-storm/summary.ts';

const slowestMs = 100;

/**
 * Effect of many sign-ins on the requests of signed-in users, with passwords hashed in a pool and on the main
 * thread.
 */
export const signInStormSection: Section = {
  name: 'sign-in-storm',
  async run({ quick, redisUrl, report }) {
    await flush(redisUrl);
    const length = { redisUrl, seconds: quick ? 8 : 20, secondsBefore: quick ? 2 : 5 };
    report.progress('sign-in-storm: passwords in the pool');
    const pool = await raiseStorm('pool', length);
    report.progress('sign-in-storm: passwords on the main thread');
    const mainThread = await raiseStorm('main thread', length);
    return findings({ pool, mainThread }, length.seconds);
  },
};

async function flush(redisUrl: string): Promise<void> {
  const client = new Redis(redisUrl);
  await client.flushdb();
  client.disconnect();
}

function findings({ pool, mainThread }: { pool: Storm; mainThread: Storm }, seconds: number): Findings {
  return {
    title: `GET /me while ${signInsPerSecond} users a second sign in, bcrypt at cost 12`,
    table: {
      columns: [
        'passwords are hashed',
        'GET /me p50',
        'GET /me p99',
        'failed or aborted',
        'signed in',
        'refused (503)',
        'sign-ins failed or pending',
      ],
      rows: [
        ['not at all', ...readCells(pool.readsBefore), '', '', ''],
        ["in the API's pool", ...readCells(pool.reads), ...signInCells(pool.signIns)],
        ['on the main thread', ...readCells(mainThread.reads), ...signInCells(mainThread.signIns)],
      ],
    },
    notes: [
      `For ${seconds} s, ${readsPerSecond} reads a second over ${readConnections} connections and ${signInsPerSecond} sign-ins a second are sent at a fixed rate, whether or not earlier ones have a response. Requests without a response are aborted one second after the last one.`,
      'One small Express server with this library on Redis. The pool is that of apps/api (src/passwords): threads of low priority behind a bounded queue. Sign-in limits are off, and hashing on the main thread has no queue that could refuse.',
      'If the event loop is blocked for longer than the 500 ms deadline of the store, reads fail too.',
      '"over": aborted requests had waited that long. A failed response counts with the time that it took.',
    ],
    thresholds: [thresholdOf(pool)],
    raw: { pool: rawOf(pool), mainThread: rawOf(mainThread) },
  };
}

/** Milliseconds and status of each request, in the order of sending. */
function rawOf(storm: Storm): Record<string, unknown> {
  const lists = Object.entries(storm).map(
    ([name, sent]) => [name, sent.map(({ ms, status }) => [Number(ms.toFixed(2)), status ?? null])] as const,
  );
  return Object.fromEntries(lists);
}

function readCells(reads: readonly Sent[]): string[] {
  return [tail(reads, 0.5), tail(reads, 0.99), `${reads.length - countOf(reads, 200)} of ${reads.length}`];
}

function signInCells(signIns: readonly Sent[]): string[] {
  const [signedIn, refused] = [countOf(signIns, 201), countOf(signIns, 503)];
  return [signedIn, refused, signIns.length - signedIn - refused].map((count) => `${count}`);
}

function thresholdOf({ reads }: Storm): Threshold {
  const { ms, exact } = tailOf(reads, 0.99);
  return {
    promise: `With the pool, GET /me stays under ${slowestMs} ms (p99) in a storm of sign-ins`,
    measured: `${tail(reads, 0.99)}, ${reads.length - countOf(reads, 200)} of ${reads.length} failed`,
    passes: exact && ms < slowestMs && countOf(reads, 200) === reads.length,
  };
}

function tail(sent: readonly Sent[], share: number): string {
  const { ms, exact } = tailOf(sent, share);
  return `${exact ? '' : 'over '}${ms.toFixed(1)} ms`;
}
