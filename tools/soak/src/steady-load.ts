import { createHistogram, monitorEventLoopDelay, type RecordableHistogram } from 'node:perf_hooks';
import { startOpenLoop } from '@session-lab/test-support/open-loop';
import type { Crowd } from './crowd.ts';

export type SteadyLoad = {
  /** Microseconds from when a request was due to its answer: what waits for a slow one counts too. */
  readonly tookUs: RecordableHistogram;
  /** Nanoseconds: what the load itself was late by is in `tookUs` too. */
  readonly ownDelayNs: ReturnType<typeof monitorEventLoopDelay>;
  readonly sent: () => number;
  readonly failed: () => readonly string[];
  /** Sends no more, and waits for the answers that are under way. */
  readonly stop: () => Promise<void>;
};

/** So many requests a second, whether they are answered in time or not. */
export function startSteadyLoad({ people, call }: Crowd, rate: number): SteadyLoad {
  const tookUs = createHistogram();
  const ownDelayNs = monitorEventLoopDelay({ resolution: 1 });
  ownDelayNs.enable();
  const failed: string[] = [];

  async function ask(number: number, dueAtMs: number): Promise<void> {
    // Another kind each time round: people and kinds would keep in step.
    const { method, path, json } = kindOf(number + Math.floor(number / people.length));
    try {
      const { status, body } = await call(method, path, {
        token: people[number % people.length]?.token,
        json,
      });
      if (status !== 200) failed.push(`${method} ${path}: ${status} ${body}`);
    } catch (error) {
      failed.push(`${method} ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
    tookUs.record(Math.max(1, Math.round((performance.now() - dueAtMs) * 1000)));
  }

  const loop = startOpenLoop(rate, ask);
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

/** Nine in ten are what a page asks most, one in twenty writes. */
function kindOf(number: number): { method: string; path: string; json?: object } {
  if (number % 20 === 0) return { method: 'PUT', path: '/v1/users/me/progress', json: progress };
  if (number % 20 === 10) return { method: 'GET', path: '/v1/sessions' };
  return { method: 'GET', path: '/v1/users/me' };
}
