import { comparedKeys, comparisonMs, type Way } from '@session-lab/contract/labs/redis-console';
import { StoreError } from '../../redis/store-error.ts';
import { openConnection, type Connection } from './connections.ts';
import { comparisonDatabase, type Databases } from './databases.ts';
import type { RedisReply } from './replies.ts';

/** Eleven of the keys `sid:1` to `sid:100000`. */
const pattern = 'sid:9999*';
/** Keys that one call of SCAN visits. With 100, the replies would keep the event loop busy for more than 5 ms (`npm run attack`). */
const visitedAtOnce = 250;

/**
 * Finds the same keys with one KEYS and with many SCANs. Another client sends PING after PING meanwhile. All connections are of
 * this replica, so its own delays are part of the figures.
 */
export async function compareListings(
  url: string,
  databases: Databases,
  atMostMs = comparisonMs,
): Promise<Way[]> {
  const [lister, other] = [await signIn(url), await signIn(url)];
  const late = AbortSignal.timeout(atMostMs);
  // A closed connection fails its pending command, and so the comparison.
  late.addEventListener('abort', () => lister.close());
  try {
    await databases.fill(comparedKeys, late);
    await lister.send(['SELECT', `${comparisonDatabase}`]);
    return [
      await measure('KEYS', other, () => withKeys(lister)),
      await measure('SCAN', other, () => withScan(lister)),
    ];
  } finally {
    lister.close();
    other.close();
    await databases.clearComparison();
  }
}

async function signIn(url: string): Promise<Connection> {
  const { username, password } = new URL(url);
  const connection = openConnection(url);
  const reply = await connection.send(['AUTH', username, password]);
  if (reply.kind !== 'status') throw new StoreError('the console’s Redis refused the connection');
  return connection;
}

type Found = { keys: number; calls: number };

/** Sends one PING after another until the listing has ended. */
async function measure(command: Way['command'], other: Connection, list: () => Promise<Found>): Promise<Way> {
  const listed = new AbortController();
  const waits: number[] = [];
  const ping = async (): Promise<void> => {
    while (!listed.signal.aborted) {
      const sentAtMs = performance.now();
      await other.send(['PING']);
      waits.push(performance.now() - sentAtMs);
    }
  };
  const startedAtMs = performance.now();
  const find = async (): Promise<Found & { ms: number }> => {
    try {
      const found = await list();
      return { ...found, ms: performance.now() - startedAtMs };
    } finally {
      listed.abort();
    }
  };
  const [found] = await Promise.all([find(), ping()]);
  const sorted = waits.toSorted((one, other) => one - other);
  const medianPingMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { command, ...found, pings: waits.length, medianPingMs, longestPingMs: sorted.at(-1) ?? 0 };
}

async function withKeys(connection: Connection): Promise<Found> {
  return { keys: itemsOf(await connection.send(['KEYS', pattern])).length, calls: 1 };
}

async function withScan(connection: Connection): Promise<Found> {
  const found: Found = { keys: 0, calls: 0 };
  let cursor = '0';
  do {
    const [next, names] = itemsOf(
      await connection.send(['SCAN', cursor, 'MATCH', pattern, 'COUNT', `${visitedAtOnce}`]),
    );
    cursor = next?.kind === 'bulk' ? next.bytes.toString() : '0';
    found.keys += names === undefined ? 0 : itemsOf(names).length;
    found.calls += 1;
  } while (cursor !== '0');
  return found;
}

function itemsOf(reply: RedisReply): readonly RedisReply[] {
  if ('items' in reply) return reply.items;
  throw new StoreError('the console’s Redis sent no list');
}
