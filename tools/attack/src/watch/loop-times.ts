import type { StackFile } from '@session-lab/launcher';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import type { FloodRequest } from '../flood/closed-loop.ts';

const requestsEach = 20;
/** Requests before the measurement, so that V8 has compiled the code. */
const warmUps = 4;

type SendOne = (request: FloodRequest) => Promise<unknown>;

export type LoopTime = { readonly path: string; readonly ms: number };

/**
 * Measures for each kind of request how long it keeps the event loops of the replicas busy (mean of twenty).
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
  const times: LoopTime[] = [];
  for (const request of requests) {
    await repeat(send, request, warmUps);
    const before = await busyMs(stack, heapReader);
    await repeat(send, request, requestsEach);
    const ms = ((await busyMs(stack, heapReader)) - before) / requestsEach;
    times.push({ path: request.path, ms });
  }
  return times;
}

async function busyMs(stack: StackFile, { heapAfterGc }: HeapReader): Promise<number> {
  return (await heapAfterGc(stack)).reduce((sum, { loopBusyMs }) => sum + loopBusyMs, 0);
}

async function repeat(send: SendOne, request: FloodRequest, times: number): Promise<void> {
  for (let sent = 0; sent < times; sent += 1) await send(request);
}
