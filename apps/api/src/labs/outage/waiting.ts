import { waitingPerStudent, waitsAtMostMs } from '@session-lab/contract/labs/outage';
import { ProblemError } from '../../http/problems.ts';

/**
 * Two requests for each student of a class of 60. A waiting request has about 25 KB: its connection, its two messages and
 * its command. All of them have 3 MB.
 */
const waitingAtMost = 2 * 60;
const retryAfterMs = 1_000;

/** Bounds the requests that wait for a client without a deadline. Without bounds, they would fill the replica. */
export function createWaiting({ atMost = waitingAtMost, atMostMs = waitsAtMostMs } = {}) {
  const counts = new Map<string, number>();
  let all = 0;

  function change(student: string, by: number): void {
    const count = (counts.get(student) ?? 0) + by;
    if (count === 0) counts.delete(student);
    else counts.set(student, count);
    all += by;
  }

  return {
    /** @throws ProblemError if too many requests wait already, and `gateway_timeout` if `work` takes too long */
    async within<Result>(student: string, work: () => Promise<Result>): Promise<Result> {
      if (all >= atMost) throw new ProblemError('lab_busy', { retryAfterMs });
      if ((counts.get(student) ?? 0) >= waitingPerStudent)
        throw new ProblemError('too_many_requests', {
          detail: `${waitingPerStudent} requests of this student wait for Redis already.`,
          retryAfterMs,
        });
      change(student, 1);
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          const detail = `The client of Redis was still waiting after ${atMostMs / 1000} s.`;
          reject(new ProblemError('gateway_timeout', { detail }));
        }, atMostMs);
      });
      try {
        return await Promise.race([work(), tooLate]);
      } finally {
        clearTimeout(timer);
        change(student, -1);
      }
    },
  };
}
