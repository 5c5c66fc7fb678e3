import type { Threshold, Findings, Section } from '../section.ts';
import { percentile } from '@session-lab/test-support/statistics';
import { withCleanup } from '../cleanup.ts';
import { callsTo } from './store-size/calls.ts';
import { startFilled, type Filled } from './store-size/filled.ts';
import { allOf, inTurns, ratioToFirst, tailsByRound, type Rounds } from './store-size/turns.ts';

const bytesAtMost = 700;
/** Largest ratio of two ratios: that of `verify` at two sizes, and that of a plain GET. */
const slowerAtMost = 1.05;
/** Largest difference of two servers of the same size that excuses a slower one. */
const errorAtMost = 0.05;

/**
 * Calls at once in the comparison of two sizes. A single call waits mostly until the kernel has woken the server, which takes
 * 20 µs or 90 µs, as the cores happen to be idle.
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
  /** Milliseconds of `inFlight` calls at once. */
  readonly verifyMany: Rounds;
  /** Milliseconds of `inFlight` plain GETs of the same sessions at once. */
  readonly getMany: Rounds;
  readonly list: Rounds;
  readonly scan: Rounds;
};

async function measure(filled: readonly Filled[], rounds: number): Promise<Measured> {
  const servers = filled.length;
  const { verify, verifyMany, getMany, list, scan } = callsTo(filled, inFlight);
  await inTurns(verify, { servers, rounds: 1, turns: 1_000 });
  return {
    verify: await inTurns(verify, { servers, rounds, turns: 300 }),
    verifyMany: await inTurns(verifyMany, { servers, rounds, turns: 30 }),
    getMany: await inTurns(getMany, { servers, rounds, turns: 30 }),
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
        `${inFlight} at once`,
        'compared with the first',
        `${inFlight} GETs at once`,
        'compared with the first',
        'list p50 / p99',
        'scan of 50 p50 / p99',
        'loaded in',
      ],
      rows: filled.map((one, server) => [
        whole(one.count),
        one.bytesPerSession.toFixed(0),
        tails(allOf(measured.verify, server)),
        ...[measured.verifyMany, measured.getMany].flatMap((many) => [
          `${(percentile(allOf(many, server), 0.5) * 1000).toFixed(0)} µs`,
          `${ratioToFirst(many, server).toFixed(3)} x`,
        ]),
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
      verifyManyMs: tailsByRound(measured.verifyMany),
      getManyMs: tailsByRound(measured.getMany),
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
    `"Compared with the first" is the ratio of the medians of ${inFlight} calls at once, within a round; the median of all rounds. A single call waits mostly for the kernel to wake the server, so its time shows little of the size.`,
    'A GET of a million keys reads memory that no cache of the processor has, and one of a thousand keys does not. So a plain GET becomes slower too, and the promise compares `verify` with it.',
    'The second server has as many sessions as the first: their ratio is the error of this section.',
  ];
}

function thresholdsOf(filled: readonly Filled[], { verifyMany, getMany }: Measured): Threshold[] {
  const last = filled.length - 1;
  const bytes = filled[last]?.bytesPerSession ?? Number.POSITIVE_INFINITY;
  const count = whole(filled[last]?.count ?? 0);
  const slower = ratioToFirst(verifyMany, last);
  const slowerGet = ratioToFirst(getMany, last);
  const ratio = slower / slowerGet;
  const error = Math.min(errorAtMost, Math.abs(1 - ratioToFirst(verifyMany, 1)));
  return [
    {
      promise: `A session takes at most ${bytesAtMost} bytes of Redis, index included, at one session a user`,
      measured: `${bytes.toFixed(0)} bytes at ${count} sessions`,
      passes: bytes <= bytesAtMost,
    },
    {
      promise: `From 1,000 to ${count} sessions, verify slows down at most 5 % more than a plain GET`,
      measured: `${slower.toFixed(3)} times as long, a GET ${slowerGet.toFixed(3)}: ${ratio.toFixed(3)} ± ${error.toFixed(3)}`,
      passes: ratio - error <= slowerAtMost,
    },
  ];
}

const whole = (count: number): string => count.toLocaleString('en');

const tails = (ms: readonly number[]): string =>
  `${(percentile(ms, 0.5) * 1000).toFixed(0)} / ${(percentile(ms, 0.99) * 1000).toFixed(0)} µs`;
