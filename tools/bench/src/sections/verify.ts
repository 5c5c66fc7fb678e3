import type { Findings, Section } from '../section.ts';
import { median } from '@session-lab/test-support/statistics';
import { withUndo } from '../undo.ts';
import { hmacSubjects } from './verify/hmac-subjects.ts';
import { librarySubjects } from './verify/library-subjects.ts';
import { nanosecondsOf, warmUp } from './verify/measure.ts';
import { peerSubjects } from './verify/peer-subjects.ts';
import type { Subject } from './verify/subject.ts';

/** What `verify` costs by itself, without a server around it, and what its peers' does. */
export const verifySection: Section = {
  name: 'verify',
  run: ({ quick, redisUrl, report }) =>
    withUndo(async (undo) => {
      const library = await librarySubjects(redisUrl, undo);
      const subjects = [...library, ...(await peerSubjects()), ...hmacSubjects()];
      await warmUp(subjects);
      const rounds = quick ? 5 : 15;
      const measured: number[][] = [];
      for (let round = 1; round <= rounds; round += 1) {
        report.progress(`verify: round ${round} of ${rounds}`);
        measured.push(await roundOf(subjects, quick ? 50 : 150));
      }
      return findings(subjects, measured);
    }),
};

async function roundOf(subjects: readonly Subject[], minCpuTimeMs: number): Promise<number[]> {
  const nanoseconds: number[] = [];
  for (const subject of subjects) nanoseconds.push(await nanosecondsOf(subject, minCpuTimeMs));
  return nanoseconds;
}

function findings(subjects: readonly Subject[], measured: readonly (readonly number[])[]): Findings {
  const roundsOf = subjects.map(({ name }, index) => ({
    name,
    nanoseconds: measured.flatMap((round) => round[index] ?? []),
  }));
  return {
    title: 'One token check, without a server',
    table: {
      columns: ['what is called', 'a call', 'lowest and highest round'],
      rows: roundsOf.map(({ name, nanoseconds }) => [
        name,
        ns(median(nanoseconds)),
        `${ns(Math.min(...nanoseconds))} to ${ns(Math.max(...nanoseconds))}`,
      ]),
    },
    notes: [
      'Nanoseconds of one call after the other in one process, by mitata: the median of the medians of all rounds, subjects in turns.',
      'The check of a token alone is measured with a forged one, which stops there; a good one is hashed once more, for the name of its session.',
      '`recall` is what the Express adapter asks first; it answers from the near cache and without a promise.',
      'All hold the same 200 bytes of data; the tokens of the peers hold them themselves, and cannot be ended.',
      'fast-jwt checks a token once and then looks its hash up in its cache, where nothing takes it out before it expires.',
    ],
    bars: [],
    raw: roundsOf,
  };
}

const ns = (nanoseconds: number): string => `${Math.round(nanoseconds).toLocaleString('en')} ns`;
