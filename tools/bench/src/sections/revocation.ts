import { randomBytes } from 'node:crypto';
import { openLibrary } from '../library.ts';
import type { Threshold, Findings, Section } from '../section.ts';
import { percentile } from '@session-lab/test-support/statistics';
import { withCleanup } from '../cleanup.ts';
import { endingsBy } from './revocation/endings.ts';
import { observe, type Observed } from './revocation/observe.ts';
import { startWitness } from './revocation/witness.ts';

const latestMs = 5;

/**
 * Time until a session that one process ends is refused by another process with the session in its near
 * cache.
 */
export const revocationSection: Section = {
  name: 'revocation',
  run: ({ quick, redisUrl, report }) =>
    withCleanup(async (addCleanup) => {
      const key = randomBytes(32);
      const library = await openLibrary({ redisUrl, key, nearCache: { maxSessions: 10_000 } });
      addCleanup(library.close);
      await library.client.flushdb();
      const witness = await startWitness({ redisUrl, key }, addCleanup);
      const measured: Measured[] = [];
      for (const ending of endingsBy(library, key)) {
        const times = quick ? ending.timesQuick : ending.times;
        report.progress(`revocation: ${times.toLocaleString('en')} by ${ending.name}`);
        const observed: Observed[] = [];
        for (let time = 0; time < times; time += 1) observed.push(await observe(witness, ending));
        measured.push({ name: ending.name, observed });
      }
      return findings(measured);
    }),
};

type Measured = { readonly name: string; readonly observed: readonly Observed[] };

function findings(measured: readonly Measured[]): Findings {
  return {
    title: 'Ended on one process, refused by another',
    table: {
      columns: [
        'ended by',
        'times',
        'since the call: p50 / p99 / max',
        'since its response: p50 / p99 / max',
        'served late',
      ],
      rows: measured.map(({ name, observed }) => [
        name,
        observed.length.toLocaleString('en'),
        tails(observed.map(({ sinceCallMs }) => sinceCallMs)),
        tails(observed.map(({ sinceAnswerMs }) => sinceAnswerMs)),
        `${servedLate(observed)}`,
      ]),
    },
    notes: [
      'Two processes and one Redis on loopback, near caches on. The second process has the session in its near cache and verifies it on every turn of its event loop until it is refused.',
      'Milliseconds by CLOCK_MONOTONIC, which the processes share: from the call that ends the session, and from when its promise resolved; negative if the second process received the invalidation first.',
      'For an expiry: whole milliseconds since the session expired by the wall clock; there is no call.',
      'Served late: calls that started after the invalidation had arrived, or after the first refusal (5 more each time), and served the session.',
      `The near cache answered ${servedNear(measured)} earlier calls.`,
    ],
    thresholds: measured.flatMap(({ name, observed }) => (name === 'revoke' ? thresholdsOf(observed) : [])),
    raw: measured.map(({ name, observed }) => ({
      name,
      sinceCallMs: observed.map(({ sinceCallMs }) => Number(sinceCallMs.toFixed(3))),
      sinceAnswerMs: observed.map(({ sinceAnswerMs }) => Number(sinceAnswerMs.toFixed(3))),
      servedLate: servedLate(observed),
    })),
  };
}

/** Measured from the response of `revoke`; the time since the call includes its three round trips. */
function thresholdsOf(observed: readonly Observed[]): Threshold[] {
  const sinceAnswerMs = p99(observed.map((seen) => seen.sinceAnswerMs));
  const sinceCallMs = p99(observed.map((seen) => seen.sinceCallMs));
  return [
    {
      promise: `Ended on one process, refused by another within ${latestMs} ms (p99)`,
      measured: `${sinceAnswerMs.toFixed(2)} ms since revoke resolved, ${sinceCallMs.toFixed(2)} ms since it was called`,
      passes: sinceAnswerMs <= latestMs,
    },
    {
      promise: 'Never served after the invalidation arrived',
      measured: `${servedLate(observed)} times`,
      passes: servedLate(observed) === 0,
    },
  ];
}

function servedLate(observed: readonly Observed[]): number {
  return observed.reduce((sum, seen) => sum + seen.servedAfterInvalidation + seen.servedAfterRefusal, 0);
}

function servedNear(measured: readonly Measured[]): string {
  const all = measured.flatMap(({ observed }) => observed.map((seen) => seen.servedNear));
  return all.reduce((sum, calls) => sum + calls, 0).toLocaleString('en');
}

const p99 = (ms: readonly number[]): number => percentile(ms, 0.99);

const tails = (ms: readonly number[]): string =>
  `${[0.5, 0.99, 1].map((share) => percentile(ms, share).toFixed(2)).join(' / ')} ms`;
