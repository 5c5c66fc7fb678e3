import { endpoints, Ping } from '@session-lab/contract';
import { waitFor } from '@session-lab/test-support/wait-for';
import type { TestUser } from '@session-lab/test-support/users';
import { parse, readProfile, signIn, tokenOf, type Client } from '../load/client.ts';
import { replicas, type Service } from './control.ts';

/**
 * Resolves with the time from `sinceMs` until the restarted replica responds, or with Infinity if it does not
 * respond in time.
 */
export async function backAfterMs(
  client: Client,
  replica: Service,
  sinceMs: number,
  withinMs = 20_000,
): Promise<number> {
  const back = await waitFor(async () => {
    const ping = await sendPing(client);
    const isRestarted = ping?.servedBy === replica && ping.uptimeMs < performance.now() - sinceMs;
    return isRestarted ? performance.now() - sinceMs : undefined;
  }, withinMs);
  return back ?? Infinity;
}

async function sendPing(client: Client): Promise<Ping | undefined> {
  const { answer } = await client.send('GET', endpoints.ping.path);
  const parsed = Ping.safeParse(parse(answer?.body ?? ''));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Returns whether the user can sign in within this time, and every replica then serves the user within the
 * same time.
 */
export async function isServedAgain(client: Client, user: TestUser, withinMs = 15_000): Promise<boolean> {
  const token = await waitFor(async () => tokenOf((await signIn(client, user)).answer), withinMs);
  if (token === undefined) return false;
  const served = await waitFor(async () => (await isServedByAll(client, token)) || undefined, withinMs);
  return served ?? false;
}

/**
 * NGINX uses the replicas in turn and reports the replicas that it tried. Each replica must respond on the
 * first try.
 */
async function isServedByAll(client: Client, token: string): Promise<boolean> {
  const tried = new Set<string>();
  for (let sent = 0; sent < 2 * replicas.length; sent += 1) {
    const { answer } = await readProfile(client, token);
    if (answer?.status === 200) tried.add(String(answer.headers['x-upstream']));
  }
  return replicas.every((replica) => tried.has(replica)) && tried.size === replicas.length;
}
