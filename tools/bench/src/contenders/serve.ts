/**
 * The process of one contender: `serve.ts <name> <redis url>`. Sends its address and credentials to the
 * parent, later its usage.
 */
import { contenderNamed } from './all.ts';
import type { Credential, Started, Usage } from './contender.ts';
import { users } from './user.ts';

const [name = '', redisUrl = ''] = process.argv.slice(2);
const start = await contenderNamed(name).load();
const started = await start({ redisUrl });

// The parent has exited, perhaps after SIGKILL.
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.send?.(usage()));
process.send?.({ url: started.url, headers: await signInAll(started) });

/** Signs users in one after another: many at once would grow the heap of some contenders only. */
async function signInAll(contender: Started): Promise<Credential[]> {
  const credentials: Credential[] = [];
  for (const user of users) credentials.push(await contender.signIn(user));
  return credentials;
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return { userUs: user, systemUs: system, rssBytes: rss, heapUsedBytes: heapUsed };
}
