import type { Findings, Section } from '../section.ts';
import { median } from '@session-lab/test-support/statistics';
import { withCleanup } from '../cleanup.ts';
import { hmacSubjects } from './verify/hmac-subjects.ts';
import { librarySubjects } from './verify/library-subjects.ts';
import { nanosecondsOf, warmUp } from './verify/measure.ts';
import { peerSubjects } from './verify/peer-subjects.ts';
import type { Subject } from './verify/subject.ts';

/** Time of one `verify` without a server, and of the same call of other libraries. */
export const verifySection: Section = {
  name: 'verify',
  run: ({ quick, redisUrl, report }) =>
    withCleanup(async (addCleanup) => {
      const library = await librarySubjects(redisUrl, addCleanup);
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
      columns: ['call', 'time', 'lowest and highest round'],
      rows: roundsOf.map(({ name, nanoseconds }) => [
        name,
        ns(median(nanoseconds)),
        `${ns(Math.min(...nanoseconds))} to ${ns(Math.max(...nanoseconds))}`,
      ]),
    },
    notes: [
      'Nanoseconds of a call in one process, measured by mitata: the median of the medians of all rounds; the subjects alternate.',
      'A forged token measures only the check of the signature. A good token is hashed again, for the public id of its session.',
      'The Express adapter calls `verifyCached` first; it returns from the near cache without a promise.',
      'All sessions have the same 200 bytes of data; the tokens of the other libraries contain the data and cannot be revoked.',
      'fast-jwt verifies a token once and then looks up its hash in a cache, where it stays until it expires.',
    ],
    thresholds: [],
    raw: roundsOf,
  };
}

const ns = (nanoseconds: number): string => `${Math.round(nanoseconds).toLocaleString('en')} ns`;
