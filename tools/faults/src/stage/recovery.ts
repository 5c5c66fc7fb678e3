import { waitFor } from '@session-lab/test-support/wait-for';
import { endpoints, Ping } from '@session-lab/contract';
import { readProfile, signIn, tokenOf, type Client } from '../load/client.ts';
import { parse } from '../load/client.ts';
import { type TestUser } from '@session-lab/test-support/users';
import { replicas, type Service } from './control.ts';

/** How long after then a replica of this name answered that had started since; Infinity when none did in time. */
export async function backAfterMs(
  client: Client,
  replica: Service,
  sinceMs: number,
  withinMs = 20_000,
): Promise<number> {
  const back = await waitFor(async () => {
    const ping = await askPing(client);
    const isNew = ping?.servedBy === replica && ping.uptimeMs < performance.now() - sinceMs;
    return isNew ? performance.now() - sinceMs : undefined;
  }, withinMs);
  return back ?? Infinity;
}

async function askPing(client: Client): Promise<Ping | undefined> {
  const { answer } = await client.send('GET', endpoints.ping.path);
  const parsed = Ping.safeParse(parse(answer?.body ?? ''));
  return parsed.success ? parsed.data : undefined;
}

/** Whether this person can sign in, and every replica serves them, within that time. */
export async function isServedAgain(client: Client, person: TestUser, withinMs = 15_000): Promise<boolean> {
  const token = await waitFor(async () => tokenOf((await signIn(client, person)).answer), withinMs);
  if (token === undefined) return false;
  const served = await waitFor(async () => (await isServedByAll(client, token)) || undefined, withinMs);
  return served ?? false;
}

/** NGINX takes turns, and says whom it asked: each replica has to answer when it is asked first. */
async function isServedByAll(client: Client, token: string): Promise<boolean> {
  const tried = new Set<string>();
  for (let asked = 0; asked < 2 * replicas.length; asked += 1) {
    const { answer } = await readProfile(client, token);
    if (answer?.status === 200) tried.add(String(answer.headers['x-upstream']));
  }
  return replicas.every((replica) => tried.has(replica)) && tried.size === replicas.length;
}
