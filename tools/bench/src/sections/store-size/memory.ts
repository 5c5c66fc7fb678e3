import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Session } from '@session-lab/session';

/** Returns `used_memory` once it is stable: connection buffers shrink some time after they were used. */
export async function settledMemoryBytes(client: Redis): Promise<number> {
  let bytes = await usedMemoryBytes(client);
  for (let tries = 0; tries < 50; tries += 1) {
    await pause(300);
    const before = bytes;
    bytes = await usedMemoryBytes(client);
    if (Math.abs(bytes - before) < 512) return bytes;
  }
  return bytes;
}

async function usedMemoryBytes(client: Redis): Promise<number> {
  const bytes = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
  if (Number.isNaN(bytes)) throw new Error('INFO memory has no used_memory');
  return bytes;
}

/** Types, encodings, expiries and sizes of the two keys of one session. */
export type Kind = {
  readonly session: string;
  readonly sessionBytes: number;
  readonly listing: string;
  readonly listingBytes: number;
};

export async function kindOf(client: Redis, { publicId, userId }: Session<unknown>): Promise<Kind> {
  const [session, listing] = [`sid:${publicId}`, `sids:${userId}`];
  return {
    session: await encodingOf(client, session),
    sessionBytes: Number(await client.memory('USAGE', session)),
    listing: await encodingOf(client, listing),
    listingBytes: Number(await client.memory('USAGE', listing)),
  };
}

async function encodingOf(client: Redis, key: string): Promise<string> {
  const encoding = String(await client.object('ENCODING', key));
  const expires = (await client.pttl(key)) > 0 ? 'expires' : 'stays';
  return `${await client.type(key)} ${encoding} ${expires}`;
}
