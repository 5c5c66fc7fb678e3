import { createHistogram, monitorEventLoopDelay, type RecordableHistogram } from 'node:perf_hooks';
import { startOpenLoop } from '@session-lab/test-support/open-loop';
import type { TestUsers } from './test-users.ts';

export type SteadyLoad = {
  /**
   * Microseconds from the time a request was due to its response. Includes the wait behind a slow request.
   */
  readonly tookUs: RecordableHistogram;
  /** Event-loop delay of this process in nanoseconds. `tookUs` includes it. */
  readonly ownDelayNs: ReturnType<typeof monitorEventLoopDelay>;
  readonly sent: () => number;
  readonly failed: () => readonly string[];
  /** Stops sending and waits for the pending responses. */
  readonly stop: () => Promise<void>;
};

/** Sends `rate` requests a second, whether or not earlier responses have arrived. */
export function startSteadyLoad({ users, send }: TestUsers, rate: number): SteadyLoad {
  const tookUs = createHistogram();
  const ownDelayNs = monitorEventLoopDelay({ resolution: 1 });
  ownDelayNs.enable();
  const failed: string[] = [];

  async function sendDue(number: number, dueAtMs: number): Promise<void> {
    // The shift by one each round gives every user every kind of request.
    const { method, path, json } = requestAt(number + Math.floor(number / users.length));
    try {
      const { status, body } = await send(method, path, {
        token: users[number % users.length]?.token,
        json,
      });
      if (status !== 200) failed.push(`${method} ${path}: ${status} ${body}`);
    } catch (error) {
      failed.push(`${method} ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    tookUs.record(Math.max(1, Math.round((performance.now() - dueAtMs) * 1000)));
  }

  const loop = startOpenLoop(rate, sendDue);
  return {
    tookUs,
    ownDelayNs,
    sent: loop.sent,
    failed: () => failed,
    async stop() {
      const stopped = loop.stop();
      ownDelayNs.disable();
      await stopped;
    },
  };
}

const progress = { labs: { stateless: '2026-01-01T00:00:00.000Z' } } as const;

/**
 * Returns the usual mix: 18 of 20 requests read the profile, one lists the sessions, one writes the progress.
 */
function requestAt(number: number): { method: string; path: string; json?: object } {
  if (number % 20 === 0) return { method: 'PUT', path: '/v1/users/me/progress', json: progress };
  if (number % 20 === 10) return { method: 'GET', path: '/v1/sessions' };
  return { method: 'GET', path: '/v1/users/me' };
}
