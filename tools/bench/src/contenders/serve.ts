/**
 * The process of one contender: `serve.ts <name> <redis url>`. Sends its address and credentials to the
 * parent, later its usage.
 */
import { contenderNamed } from './all.ts';
import type { Usage } from './contender.ts';
import { signInAll } from './sign-in-all.ts';

const [name = '', redisUrl = ''] = process.argv.slice(2);
const start = await contenderNamed(name).load();
const started = await start({ redisUrl });

// The parent has exited, perhaps after SIGKILL.
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.send?.(usage()));
process.send?.({ url: started.url, headers: await signInAll(started) });

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { userUs: user, systemUs: system, rssBytes: rss, heapUsedBytes: heapUsed };
}
