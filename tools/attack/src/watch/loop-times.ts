import type { StackFile } from '@session-lab/launcher';
import type { Caller } from '@session-lab/test-support/caller';
import type { Collector } from '@session-lab/test-support/collected-memory';
import type { Shot } from '../flood/closed-loop.ts';

const requestsEach = 20;
/** The first ones compile the code, and are not measured. */
const warmUps = 4;

export type LoopTime = { readonly path: string; readonly ms: number };

/** How long one request of each kind keeps the event loops of the replicas busy: the mean of twenty. */
export async function loopTimes({
  stack,
  collector,
  call,
  shots,
}: {
  stack: StackFile;
  collector: Collector;
  call: Caller;
  shots: readonly Shot[];
}): Promise<readonly LoopTime[]> {
  const times: LoopTime[] = [];
  for (const shot of shots) {
    await send(call, shot, warmUps);
    const before = await busyMs(stack, collector);
    await send(call, shot, requestsEach);
    const ms = ((await busyMs(stack, collector)) - before) / requestsEach;
    times.push({ path: shot.path, ms });
  }
  return times;
}

async function busyMs(stack: StackFile, { keptBy }: Collector): Promise<number> {
  return (await keptBy(stack)).reduce((sum, { loopBusyMs }) => sum + loopBusyMs, 0);
}

async function send(call: Caller, { method, path, headers, body }: Shot, times: number): Promise<void> {
  for (let sent = 0; sent < times; sent += 1)
    await call(method, path, { headers, ...(body === undefined ? {} : { json: JSON.parse(body) }) });
}
