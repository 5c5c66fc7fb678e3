import { randomBytes } from 'node:crypto';
import { openLibrary } from '../library.ts';
import type { Bar, Findings, Section } from '../section.ts';
import { percentile } from '@session-lab/test-support/statistics';
import { withUndo } from '../undo.ts';
import { endingsBy } from './revocation/endings.ts';
import { observe, type Observed } from './revocation/observe.ts';
import { startWitness } from './revocation/witness.ts';

const latestMs = 5;

/** How soon a session that one process ends is refused by another, which has it in its near cache. */
export const revocationSection: Section = {
  name: 'revocation',
  run: ({ quick, redisUrl, report }) =>
    withUndo(async (undo) => {
      const key = randomBytes(32);
      const library = await openLibrary({ redisUrl, key, nearCache: { maxSessions: 10_000 } });
      undo(library.close);
      await library.client.flushdb();
      const witness = await startWitness({ redisUrl, key }, undo);
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
        'since its answer: p50 / p99 / max',
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
      'Two processes and one Redis on loopback, near caches on; the other process has the session in its near cache, and verifies it as often as its event loop goes round until it is refused.',
      'Milliseconds by CLOCK_MONOTONIC, which the processes share: from the call that ends the session, and from when its promise resolved; less than 0 where the other process was told before.',
      'Of an expiry, milliseconds from the instant at which the session was over, by the clock, in whole ones: nothing is called.',
      'Served late: calls that began after the invalidation had arrived, or after the first refusal (5 more each time), and served the session.',
      `Of all calls before, ${servedNear(measured)} were answered from the near cache.`,
    ],
    bars: measured.flatMap(({ name, observed }) => (name === 'revoke' ? barsOn(observed) : [])),
    raw: measured.map(({ name, observed }) => ({
      name,
      sinceCallMs: observed.map(({ sinceCallMs }) => Number(sinceCallMs.toFixed(3))),
      sinceAnswerMs: observed.map(({ sinceAnswerMs }) => Number(sinceAnswerMs.toFixed(3))),
      servedLate: servedLate(observed),
    })),
  };
}

/** A session is ended when `revoke` says so; the time since the call has its three round trips in it. */
function barsOn(observed: readonly Observed[]): Bar[] {
  const sinceAnswerMs = p99(observed.map((seen) => seen.sinceAnswerMs));
  const sinceCallMs = p99(observed.map((seen) => seen.sinceCallMs));
  return [
    {
      promise: `Ended on one process, refused by another within ${latestMs} ms (p99)`,
      measured: `${sinceAnswerMs.toFixed(2)} ms since revoke resolved, ${sinceCallMs.toFixed(2)} ms since it was called`,
      holds: sinceAnswerMs <= latestMs,
    },
    {
      promise: 'Never served after the invalidation arrived',
      measured: `${servedLate(observed)} times`,
      holds: servedLate(observed) === 0,
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
