import { setTimeout as pause } from 'node:timers/promises';
import type { StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import type { FloodRequest } from '../flood/closed-loop.ts';

const requestsEach = 20;
/** Requests before the measurement, so that V8 has compiled the code. */
const warmUps = 4;

type SendOne = (request: FloodRequest) => Promise<unknown>;

export type LoopTime = { readonly path: string; readonly ms: number };

/** Time without requests, for the share of its time that an idle replica is busy. */
const idleMs = 3000;

/**
 * Measures for each kind of request how long it keeps the event loops of the replicas busy (mean of twenty). The work of idle
 * replicas, such as PINGs to Redis, is subtracted: a request that waits 300 ms would otherwise count 300 ms of it.
 */
export async function loopTimes({
  stack,
  heapReader,
  send,
  requests,
}: {
  stack: StackFile;
  heapReader: HeapReader;
  send: SendOne;
  requests: readonly FloodRequest[];
}): Promise<readonly LoopTime[]> {
  const measure = async (work: () => Promise<unknown>): Promise<{ busyMs: number; passedMs: number }> => {
    const before = await busyMs(stack, heapReader);
    const startedAtMs = performance.now();
    await work();
    const passedMs = performance.now() - startedAtMs;
    return { busyMs: (await busyMs(stack, heapReader)) - before, passedMs };
  };
  const idle = await measure(() => pause(idleMs));
  const idleShare = idle.busyMs / idle.passedMs;
  const times: LoopTime[] = [];
  for (const request of requests) {
    await repeat(send, request, warmUps);
    const { busyMs: ms, passedMs } = await measure(() => repeat(send, request, requestsEach));
    times.push({ path: request.path, ms: (ms - idleShare * passedMs) / requestsEach });
  }
  return times;
}

async function busyMs(stack: StackFile, { heapAfterGc }: HeapReader): Promise<number> {
  return (await heapAfterGc(stack)).reduce((sum, { loopBusyMs }) => sum + loopBusyMs, 0);
}

async function repeat(send: SendOne, request: FloodRequest, times: number): Promise<void> {
  for (let sent = 0; sent < times; sent += 1) await send(request);
}
