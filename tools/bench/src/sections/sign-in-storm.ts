import { Redis } from 'ioredis';
import type { Bar, Findings, Section } from '../section.ts';
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

/** What people who are signed in notice of many who sign in at once, with passwords hashed in a pool and without. */
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
    title: `GET /me while ${signInsPerSecond} people a second sign in, bcrypt at cost 12`,
    table: {
      columns: [
        'passwords are hashed',
        'GET /me p50',
        'GET /me p99',
        'of them failed or given up',
        'signed in',
        'refused (503)',
        'failed or waiting',
      ],
      rows: [
        ['not at all', ...readCells(pool.readsBefore), '', '', ''],
        ["in the API's pool", ...readCells(pool.reads), ...signInCells(pool.signIns)],
        ['on the main thread', ...readCells(mainThread.reads), ...signInCells(mainThread.signIns)],
      ],
    },
    notes: [
      `For ${seconds} s ${readsPerSecond} reads a second over ${readConnections} connections and ${signInsPerSecond} sign-ins a second are sent whether or not those before were answered; a second later what is unanswered is given up.`,
      'One small Express server of this section with this library over Redis; the pool is the one of apps/api (src/passwords): threads of low priority behind a bounded queue. Its limits on tries are left out, and the main thread has no queue to refuse by.',
      'Where the event loop is held for longer than the 500 ms that the store has to answer, reads fail too.',
      '"over": requests were given up that had waited as long as that. An answer of a failure counts with the time that it took.',
    ],
    bars: [barOn(pool)],
    raw: { pool: rawOf(pool), mainThread: rawOf(mainThread) },
  };
}

/** Milliseconds and status of each request, in the order in which they were sent. */
function rawOf(storm: Storm): Record<string, unknown> {
  const lists = Object.entries(storm).map(([name, sent]) => [
    name,
    sent.map(({ ms, status }) => [Number(ms.toFixed(2)), status ?? null]),
  ]);
  return Object.fromEntries(lists);
}

function readCells(reads: readonly Sent[]): string[] {
  return [tail(reads, 0.5), tail(reads, 0.99), `${reads.length - countOf(reads, 200)} of ${reads.length}`];
}

function signInCells(signIns: readonly Sent[]): string[] {
  const [signedIn, refused] = [countOf(signIns, 201), countOf(signIns, 503)];
  return [signedIn, refused, signIns.length - signedIn - refused].map((count) => `${count}`);
}

function barOn({ reads }: Storm): Bar {
  const { ms, exact } = tailOf(reads, 0.99);
  return {
    promise: `With the pool, GET /me stays under ${slowestMs} ms (p99) in a storm of sign-ins`,
    measured: `${tail(reads, 0.99)}, ${reads.length - countOf(reads, 200)} of ${reads.length} failed`,
    holds: exact && ms < slowestMs && countOf(reads, 200) === reads.length,
  };
}

function tail(sent: readonly Sent[], share: number): string {
  const { ms, exact } = tailOf(sent, share);
  return `${exact ? '' : 'over '}${ms.toFixed(1)} ms`;
}
