/** The process of one contender: `serve.ts <name> <redis url>`. Tells its address and credentials, then what it uses. */
import { contenderNamed } from './all.ts';
import type { Credential, Started, Usage } from './contender.ts';
import { users } from './user.ts';

const [name = '', redisUrl = ''] = process.argv.slice(2);
const start = await contenderNamed(name).load();
const started = await start({ redisUrl });

// Nobody to tell any more: also where the parent was killed outright.
process.on('disconnect', () => process.exit(0));
process.on('message', () => process.send?.(usage()));
process.send?.({ url: started.url, headers: await signInAll(started) });

/** One after the other, as a stampede at the start would grow the heap of some and not of others. */
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
