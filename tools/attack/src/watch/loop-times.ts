import type { StackFile } from '@session-lab/launcher';
import type { Send } from '@session-lab/test-support/http-client';
import type { HeapReader } from '@session-lab/test-support/heap-after-gc';
import type { Shot } from '../flood/closed-loop.ts';

const requestsEach = 20;
/** The first ones compile the code, and are not measured. */
const warmUps = 4;

export type LoopTime = { readonly path: string; readonly ms: number };

/** How long one request of each kind keeps the event loops of the replicas busy: the mean of twenty. */
export async function loopTimes({
  stack,
  heapReader,
  send,
  shots,
}: {
  stack: StackFile;
  heapReader: HeapReader;
  send: Send;
  shots: readonly Shot[];
}): Promise<readonly LoopTime[]> {
  const times: LoopTime[] = [];
  for (const shot of shots) {
    await repeat(send, shot, warmUps);
    const before = await busyMs(stack, heapReader);
    await repeat(send, shot, requestsEach);
    const ms = ((await busyMs(stack, heapReader)) - before) / requestsEach;
    times.push({ path: shot.path, ms });
  }
  return times;
}

async function busyMs(stack: StackFile, { heapAfterGc }: HeapReader): Promise<number> {
  return (await heapAfterGc(stack)).reduce((sum, { loopBusyMs }) => sum + loopBusyMs, 0);
}

async function repeat(send: Send, { method, path, headers, body }: Shot, times: number): Promise<void> {
  for (let sent = 0; sent < times; sent += 1)
    await send(method, path, { headers, ...(body === undefined ? {} : { json: JSON.parse(body) }) });
}
