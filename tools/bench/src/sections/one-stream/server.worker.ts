/**
 * One server for several apps: `server.worker.ts <name,name> <redis url>`. The header `subject` of a request names its app. Sends
 * its address and the credentials to the parent, later what it measured since the last time.
 */
import { createServer, type RequestListener } from 'node:http';
import { median } from '@session-lab/test-support/statistics';
import { contenderNamed } from '../../contenders/all.ts';
import { listenOn } from '../../contenders/express-app.ts';
import type { Ready } from '../../contenders/messages.ts';
import { signInAll } from '../../contenders/sign-in-all.ts';
import type { Measured, StreamReady } from './messages.ts';

const [names = '', redisUrl = ''] = process.argv.slice(2);
const apps = new Map<string, { readonly app: RequestListener; times: number[] }>();
const subjects: Ready[] = [];
let pending = 0;
let usedBefore = process.cpuUsage();

for (const name of names.split(',')) {
  const start = await contenderNamed(name).load();
  const started = await start({ redisUrl });
  if (started.app === undefined) throw new Error(`${name} has no app of Express.`);
  apps.set(name, { app: started.app, times: [] });
  subjects.push({ url: started.url, headers: await signInAll(started) });
}

const server = createServer((request, response) => {
  const subject = apps.get(String(request.headers['subject']));
  if (subject === undefined) throw new Error('A request names no app.');
  const startedAtMs = performance.now();
  subject.app(request, response);
  const passedMs = performance.now() - startedAtMs;
  if (response.writableEnded) subject.times.push(passedMs);
  else pending += 1;
});

// The parent has exited, perhaps after SIGKILL.
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.send?.(measured()));
const ready: StreamReady = { url: await listenOn(server), subjects };
process.send?.(ready);

/**
 * Returns the measurement since the last call, and starts the next one.
 *
 * @throws Error without requests
 */
function measured(): Measured {
  const { user, system } = process.cpuUsage(usedBefore);
  const requests = pending + [...apps.values()].reduce((sum, { times }) => sum + times.length, 0);
  if (requests === 0) throw new Error('There were no requests.');
  const result = {
    cpuUsPerRequest: (user + system) / requests,
    medianUs: Object.fromEntries(
      [...apps].flatMap(([name, { times }]) => (times.length === 0 ? [] : [[name, median(times) * 1000]])),
    ),
    pendingShare: pending / requests,
  };
  for (const subject of apps.values()) subject.times = [];
  pending = 0;
  usedBefore = process.cpuUsage();
  return result;
}
