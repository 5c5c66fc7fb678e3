import type { Redis } from 'ioredis';
import type { Threshold, Findings, Section } from '../section.ts';
import { percentile } from '@session-lab/test-support/statistics';
import { withCleanup } from '../cleanup.ts';
import { callsTo } from './store-size/calls.ts';
import { startFilled, type Filled } from './store-size/filled.ts';
import { allOf, cpuMs, inTurns, ratioToFirst, tailsByRound, type Rounds } from './store-size/turns.ts';

const bytesAtMost = 700;
/** Largest ratio of this process's CPU time for `verify` at two sizes. */
const moreCpuAtMost = 1.05;
/** Largest difference of two servers of the same size that excuses a higher one. */
const errorAtMost = 0.05;

/**
 * Calls at once in the comparison of two sizes. A single call waits mostly until the kernel has woken the server, which takes
 * 20 µs or 90 µs, as the cores happen to be idle. The CPU time of one call is too small for the clock.
 */
const inFlight = 50;

/** Memory and call times by the number of sessions in Redis. */
export const storeSizeSection: Section = {
  name: 'store-size',
  async run({ quick, report }) {
    // The second server shows how much two servers of the same size differ.
    const counts = quick ? [1_000, 1_000, 100_000] : [1_000, 1_000, 100_000, 1_000_000];
    return withCleanup(async (addCleanup) => {
      const filled: Filled[] = [];
      for (const count of counts) {
        report.progress(`store-size: loading ${whole(count)} sessions`);
        filled.push(await startFilled(count, addCleanup));
      }
      report.progress('store-size: verify, list and scan');
      return findings(filled, await measure(filled, quick ? 30 : 60));
    });
  },
};

type Measured = {
  readonly verify: Rounds;
  /** CPU milliseconds of this process, for `inFlight` calls at once. */
  readonly verifyCpu: Rounds;
  /** Redis' own microseconds for a GET of `verify`, by server. */
  readonly redisGetUs: readonly number[];
  readonly list: Rounds;
  readonly scan: Rounds;
};

async function measure(filled: readonly Filled[], rounds: number): Promise<Measured> {
  const servers = filled.length;
  const { verify, verifyMany, list, scan } = callsTo(filled, inFlight);
  await inTurns(verify, { servers, rounds: 1, turns: 1_000 });
  const measured = await inTurns(verify, { servers, rounds, turns: 300 });
  for (const { library } of filled) await library.client.config('RESETSTAT');
  const verifyCpu = await inTurns(verifyMany, { servers, rounds, turns: 30, nowMs: cpuMs });
  return {
    verify: measured,
    verifyCpu,
    redisGetUs: await Promise.all(filled.map(({ library }) => microsecondsOfGet(library.client))),
    list: await inTurns(list, { servers, rounds, turns: 150 }),
    scan: await inTurns(scan, { servers, rounds, turns: 50 }),
  };
}

function findings(filled: readonly Filled[], measured: Measured): Findings {
  return {
    title: 'Sessions in Redis: memory and call times',
    table: {
      columns: [
        'sessions',
        'bytes a session',
        'verify p50 / p99',
        'CPU of a verify',
        'compared with the first',
        'its GET in Redis',
        'list p50 / p99',
        'scan of 50 p50 / p99',
        'loaded in',
      ],
      rows: filled.map((one, server) => [
        whole(one.count),
        one.bytesPerSession.toFixed(0),
        tails(allOf(measured.verify, server)),
        `${((percentile(allOf(measured.verifyCpu, server), 0.5) * 1000) / inFlight).toFixed(1)} µs`,
        `${ratioToFirst(measured.verifyCpu, server).toFixed(3)} x`,
        `${measured.redisGetUs[server]?.toFixed(2)} µs`,
        tails(allOf(measured.list, server)),
        tails(allOf(measured.scan, server)),
        `${(one.loadedInMs / 1000).toFixed(1)} s`,
      ]),
    },
    notes: notesOn(filled),
    thresholds: thresholdsOf(filled, measured),
    raw: {
      servers: filled.map(({ count, bytesPerSession, kind, loadedInMs }) => ({
        ...kind,
        count,
        bytesPerSession,
        loadedInMs,
      })),
      verifyMs: tailsByRound(measured.verify),
      verifyManyCpuMs: tailsByRound(measured.verifyCpu),
      redisGetUs: measured.redisGetUs,
      listMs: tailsByRound(measured.list),
      scanMs: tailsByRound(measured.scan),
    },
  };
}

function notesOn(filled: readonly Filled[]): string[] {
  const largest = filled.at(-1);
  if (largest === undefined) return [];
  const { bytesPerSession, kind } = largest;
  const keys = kind.sessionBytes + kind.listingBytes;
  return [
    'One session a user, 200 bytes of data as JSON, user ids of 36 characters; bytes are of `used_memory`, index included.',
    `Of ${bytesPerSession.toFixed(0)} bytes, ${kind.sessionBytes} are the session (${kind.session}), ${kind.listingBytes} its user's list (${kind.listing}), by MEMORY USAGE; the other ${(bytesPerSession - keys).toFixed(0)} are the two expiries and both hash tables.`,
    'A server that was busy keeps about 100 kB even when it is empty. This matters at 1,000 sessions, and not at 100,000.',
    '`create` makes the sessions, and they are written in bulk. At each size, 20 sessions that the library writes itself have the same types, encodings and bytes.',
    'The servers run at the same time and receive the calls in turn, 1,000 different sessions each.',
    `The CPU time is that of the process that calls verify, of ${inFlight} calls at once. "Compared with the first" is the ratio of the medians within a round; the median of all rounds.`,
    'The GET in Redis is the time that Redis itself reports for it (INFO commandstats). With many keys, no cache of the processor has their memory. This time is the same for a GET of any client, so it is not part of the promise.',
    'A single call waits mostly for the kernel to wake the server, so its time shows little of the size.',
    'The second server has as many sessions as the first: their ratio is the error of this section.',
  ];
}

function thresholdsOf(filled: readonly Filled[], { verifyCpu, redisGetUs }: Measured): Threshold[] {
  const last = filled.length - 1;
  const bytes = filled[last]?.bytesPerSession ?? Number.POSITIVE_INFINITY;
  const count = whole(filled[last]?.count ?? 0);
  const more = ratioToFirst(verifyCpu, last);
  const error = Math.min(errorAtMost, Math.abs(1 - ratioToFirst(verifyCpu, 1)));
  const ofRedis = [redisGetUs[0], redisGetUs[last]].map((us) => us?.toFixed(2)).join(' and ');
  return [
    {
      promise: `A session takes at most ${bytesAtMost} bytes of Redis, index included, at one session a user`,
      measured: `${bytes.toFixed(0)} bytes at ${count} sessions`,
      passes: bytes <= bytesAtMost,
    },
    {
      promise: `With ${count} sessions, verify takes at most 5 % more CPU time than with 1,000`,
      measured: `${more.toFixed(3)} ± ${error.toFixed(3)} times; Redis itself took ${ofRedis} µs for its GET`,
      passes: more - error <= moreCpuAtMost,
    },
  ];
}

async function microsecondsOfGet(client: Redis): Promise<number> {
  const us = /^cmdstat_get:.*usec_per_call=([\d.]+)/m.exec(await client.info('commandstats'))?.[1];
  if (us === undefined) throw new Error('INFO commandstats has no GET.');
  return Number(us);
}

const whole = (count: number): string => count.toLocaleString('en');

const tails = (ms: readonly number[]): string =>
  `${(percentile(ms, 0.5) * 1000).toFixed(0)} / ${(percentile(ms, 0.99) * 1000).toFixed(0)} µs`;
