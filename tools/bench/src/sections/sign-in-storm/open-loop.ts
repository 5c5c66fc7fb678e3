import { request, type Agent } from 'node:http';
import { sendAtRate } from '@session-lab/test-support/open-loop';

export type Target = {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
};

export type Sent = {
  /** Time until the response was complete, or until the request was aborted. */
  readonly ms: number;
  /** Absent when there was no response. */
  readonly status?: number;
};

/** Time after the last request in which responses still count. */
const graceMs = 1_000;

/**
 * Sends requests at a fixed rate, whether or not earlier requests have a response, and returns the result of
 * each.
 */
export function openLoop(
  target: Target,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Sent[]> {
  return sendAtRate({ perSecond, forMs: seconds * 1000, graceMs }, (_, signal) => send(target, signal));
}

/** The time includes the wait for one of the agent's connections. */
function send({ url, ...options }: Target, signal: AbortSignal): Promise<Sent> {
  const startedAtMs = performance.now();
  const tookMs = (): number => performance.now() - startedAtMs;
  return new Promise((resolve) => {
    const outgoing = request(url, { ...options, signal }, (response) => {
      response.resume();
      response.once('error', () => resolve({ ms: tookMs() }));
      response.once('end', () => resolve({ ms: tookMs(), status: response.statusCode ?? 0 }));
    });
    outgoing.once('error', () => resolve({ ms: tookMs() }));
    outgoing.end();
  });
}
