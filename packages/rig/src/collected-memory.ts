import { setTimeout as sleep } from 'node:timers/promises';

/** Where Node opens its inspector upon SIGUSR1. */
const inspector = 'http://127.0.0.1:9229/json/list';
const opensWithinMs = 5_000;
const lookEveryMs = 20;

export type CollectedMemory = { readonly heapUsedBytes: number; readonly residentBytes: number };

/**
 * What a Node process keeps. Its own figures have rubbish in them that V8 has not yet looked at, a hundred megabytes perhaps; so
 * it is collected first, by way of the inspector, which is open for that moment alone.
 *
 * @throws Error when something else has the inspector's port
 */
export async function collectedMemoryOf(pid: number): Promise<CollectedMemory> {
  process.kill(pid, 'SIGUSR1');
  const remote = await connect(await debuggerUrl());
  try {
    await remote.send('HeapProfiler.collectGarbage', {});
    const {
      pid: answering,
      heapUsed,
      rss,
    } = figuresIn(await remote.send('Runtime.evaluate', { expression: look, returnByValue: true }));
    if (answering !== pid) throw new Error(`pid ${answering} has the inspector's port, not ${pid}`);
    await remote.send('Runtime.evaluate', { expression: close });
    return { heapUsedBytes: heapUsed, residentBytes: rss };
  } finally {
    remote.close();
    await until(async () => (await listed()) === undefined);
  }
}

const look = '({ pid: process.pid, ...process.memoryUsage() })';
/** It waits for its last connection to end, so it is told to when this one has its answer. */
const close = "void setTimeout(() => process.getBuiltinModule('node:inspector').close(), 10)";

type Figures = { readonly pid: number; readonly heapUsed: number; readonly rss: number };

function figuresIn(answer: unknown): Figures {
  const { pid, heapUsed, rss } = Object(Object(Object(answer).result).value);
  if (typeof pid !== 'number' || typeof heapUsed !== 'number' || typeof rss !== 'number')
    throw new Error(`the inspector said ${JSON.stringify(answer)}`);
  return { pid, heapUsed, rss };
}

async function debuggerUrl(): Promise<string> {
  const url = await until(listed);
  if (url === undefined) throw new Error('the inspector did not open: is port 9229 taken?');
  return url;
}

async function listed(): Promise<string | undefined> {
  try {
    const targets: unknown = await (await fetch(inspector)).json();
    const url: unknown = Array.isArray(targets) ? targets[0]?.webSocketDebuggerUrl : undefined;
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** The first answer that is one; undefined when the time is over. */
async function until<Found>(ask: () => Promise<Found | undefined | false>): Promise<Found | undefined> {
  for (const untilMs = performance.now() + opensWithinMs; performance.now() < untilMs;) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    await sleep(lookEveryMs);
  }
  return undefined;
}

type Remote = { send(method: string, params: object): Promise<unknown>; close(): void };

async function connect(url: string): Promise<Remote> {
  const socket = new WebSocket(url);
  let sent = 0;
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the inspector refused')));
  });
  return {
    close: () => socket.close(),
    send(method, params) {
      const id = (sent += 1);
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve) => {
        const hear = ({ data }: MessageEvent): void => {
          const message: unknown = JSON.parse(String(data));
          if (Object(message).id !== id) return;
          socket.removeEventListener('message', hear);
          resolve(Object(message).result);
        };
        socket.addEventListener('message', hear);
      });
    },
  };
}
