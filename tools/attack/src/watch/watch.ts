import { monitorEventLoopDelay } from 'node:perf_hooks';
import { endpoints } from '@session-lab/contract';
import { startOpenLoop } from '@session-lab/test-support/open-loop';
import { percentile } from '@session-lab/test-support/statistics';
import type { OtherUser, OtherUsers } from './other-users.ts';

/**
 * Time of one request from its due time to its response, and how the response differs from the expected one.
 */
export type Outcome = { readonly ms: number; readonly failure: string | undefined };

export type Latency = {
  readonly sent: number;
  /** Counts by kind: a status, or the reason why there was no response. */
  readonly failures: Readonly<Record<string, number>>;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
};

/** The times exclude failed requests, because a fast failure is not a fast response. */
export function latencyOf(outcomes: readonly Outcome[]): Latency {
  const failures: Record<string, number> = {};
  for (const { failure } of outcomes)
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
  const times = outcomes.filter(({ failure }) => failure === undefined).map(({ ms }) => ms);
  const at = (share: number): number => (times.length === 0 ? Infinity : percentile(times, share));
  return { sent: outcomes.length, failures, p50Ms: at(0.5), p99Ms: at(0.99), worstMs: at(1) };
}

const readsPerSecond = 50;
const signInsPerSecond = 1;

export type Watched = {
  readonly reads: Latency;
  readonly signIns: Latency;
  /** Event-loop delay of this process, 99th percentile. The times of reads and sign-ins include it. */
  readonly ownDelayP99Ms: number;
};

export type Watch = { readonly stop: () => Promise<Watched> };

/** Lets users read and sign in at fixed rates until `stop`. Each request is timed from its due time. */
export function startWatch({ readers, signers }: OtherUsers): Watch {
  const reads: Outcome[] = [];
  const signIns: Outcome[] = [];
  const ownDelay = monitorEventLoopDelay({ resolution: 1 });
  ownDelay.enable();
  const reading = startOpenLoop(readsPerSecond, async (number, dueAtMs) => {
    reads.push(await outcomeOf(readers[number % readers.length], dueAtMs, read));
  });
  const signingIn = startOpenLoop(signInsPerSecond, async (number, dueAtMs) => {
    signIns.push(await outcomeOf(signers[number % signers.length], dueAtMs, signIn));
  });
  return {
    async stop() {
      const ownDelayP99Ms = ownDelay.percentile(99) / 1e6;
      ownDelay.disable();
      await Promise.all([reading.stop(), signingIn.stop()]);
      return { reads: latencyOf(reads), signIns: latencyOf(signIns), ownDelayP99Ms };
    },
  };
}

type Expected = { readonly status: number; readonly answer: Promise<{ status: number }> };

function read({ send, user: { token } }: OtherUser): Expected {
  const { method, path, status } = endpoints.readProfile;
  return { status, answer: send(method, path, { token }) };
}

function signIn({ send, user: { email, password } }: OtherUser): Expected {
  const { method, path, status } = endpoints.signIn;
  return { status, answer: send(method, path, { json: { email, password } }) };
}

async function outcomeOf(
  otherUser: OtherUser | undefined,
  dueAtMs: number,
  send: (otherUser: OtherUser) => Expected,
): Promise<Outcome> {
  if (otherUser === undefined) return { ms: 0, failure: 'no user' };
  const { status: expected, answer } = send(otherUser);
  const failure = await answer.then(
    ({ status }) => (status === expected ? undefined : `${status}`),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { ms: performance.now() - dueAtMs, failure };
}
