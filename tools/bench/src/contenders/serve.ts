/**
 * A process of one or more contenders: `serve.ts <name,name> <redis url>`. Sends their addresses and credentials to the parent,
 * later its usage.
 */
import { contenderNamed } from './all.ts';
import type { Credential, Started, Usage } from './contender.ts';
import type { Ready } from './messages.ts';
import { users } from './user.ts';

const [names = '', redisUrl = ''] = process.argv.slice(2);
const ready: Ready[] = [];
for (const name of names.split(',')) {
  const start = await contenderNamed(name).load();
  const started = await start({ redisUrl });
  ready.push({ url: started.url, headers: await signInAll(started) });
}

// The parent has exited, perhaps after SIGKILL.
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.send?.(usage()));
process.send?.(ready);

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
