import { monitorEventLoopDelay } from 'node:perf_hooks';
import { endpoints } from '@session-lab/contract';
import { startOpenLoop } from '@session-lab/test-support/open-loop';
import type { Bystander, Bystanders } from './bystanders.ts';
import { latencyOf, type Outcome, type Latency } from './latency.ts';

const readsPerSecond = 50;
const signInsPerSecond = 1;

export type Watched = {
  readonly reads: Latency;
  readonly signIns: Latency;
  /** How late this process itself was at the 99th percentile; the times of reads and sign-ins include it. */
  readonly ownDelayP99Ms: number;
};

export type Watch = { readonly stop: () => Promise<Watched> };

/** Users read and sign in at fixed rates, each request timed from the instant when it was due, until `stop`. */
export function startWatch({ readers, signers }: Bystanders): Watch {
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

function read({ send, person: { token } }: Bystander): Expected {
  const { method, path, status } = endpoints.readProfile;
  return { status, answer: send(method, path, { token }) };
}

function signIn({ send, person: { email, password } }: Bystander): Expected {
  const { method, path, status } = endpoints.signIn;
  return { status, answer: send(method, path, { json: { email, password } }) };
}

async function outcomeOf(
  bystander: Bystander | undefined,
  dueAtMs: number,
  send: (bystander: Bystander) => Expected,
): Promise<Outcome> {
  if (bystander === undefined) return { ms: 0, failure: 'there is no user' };
  const { status: expected, answer } = send(bystander);
  const failure = await answer.then(
    ({ status }) => (status === expected ? undefined : `${status}`),
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  return { ms: performance.now() - dueAtMs, failure };
}
