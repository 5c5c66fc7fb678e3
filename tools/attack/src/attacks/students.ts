import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { traceHeaders } from '@session-lab/contract';
import { studentHeader } from '@session-lab/contract/labs/student';
import type { StackFile } from '@session-lab/launcher';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import { atMost, exactly, none } from '@session-lab/test-support/bounds';
import { createStackClient, type HttpResponse, type Send } from '@session-lab/test-support/http-client';
import { defineAttack } from '../attack.ts';
import { newStudent } from '../flood/lab-requests.ts';
import { redisMemory, redisUrls, withRedis } from '../watch/samples.ts';

const students = 5;
const workEveryMs = 1_000;
/** Number of the first local address of the students. Other users have lower numbers. */
const firstAddress = 500;
/** Maximum growth of the sessions' Redis: sign-ins of the other users, and counters. */
const maxSessionsUpMb = 8;
const maxKeptUpMb = 40;
/** Tolerance for client buffers. Redis evicts nothing for them before the next write. */
const maxOverLimitMb = 1;

export const newStudents = defineAttack({
  row: 6,
  name: 'students',
  flood:
    'new lab students with tokens, keys and folders, 100 connections, while the Redis of the labs is full',
  mustHold:
    'the Redis of the sessions grows by less than 8 MB, and that of the labs stays below its limit; the heap of a replica grows by less than 40 MB; other students keep their state',
  quick: false,
  async prepare({ stack }) {
    await fillLabs(stack);
    const others = await Promise.all(
      Array.from({ length: students }, (_, number) => studyAt(stack, firstAddress + number)),
    );
    const before = await sessionsMb(stack);
    return {
      /** Uses the states all the time, because eviction removes unused keys first. */
      async meanwhile(over) {
        while (!over.aborted) {
          await Promise.all(others.map((student) => student.work()));
          await pause(workEveryMs, undefined, { signal: over }).catch(() => undefined);
        }
      },
      async finish() {
        const lost = await Promise.all(others.map((student) => student.lost()));
        for (const { close } of others) close();
        const labs = redisUrls(stack).labs;
        return {
          sessionsUpMb: (await sessionsMb(stack)) - before,
          labsOverLimitMb: labs === undefined ? Infinity : await overLimitMb(labs),
          statesLost: lost.reduce((sum, count) => sum + count, 0),
          statesChecked: students * statesEach,
        };
      },
    };
  },
  evaluate: ({ facts, keptUpMb }) => [
    ...atMost('growth of the Redis of the sessions (MB)', facts.sessionsUpMb, maxSessionsUpMb),
    ...atMost('Redis of the labs over its limit (MB)', facts.labsOverLimitMb, maxOverLimitMb),
    ...atMost('kept by a replica afterwards (MB)', keptUpMb, maxKeptUpMb),
    ...exactly('states of other students checked', facts.statesChecked, students * statesEach),
    ...none('states of other students lost', facts.statesLost),
  ],
});

async function sessionsMb(stack: StackFile): Promise<number> {
  const url = redisUrls(stack).sessions;
  return url === undefined ? Infinity : (await redisMemory(url)).usedMb;
}

async function overLimitMb(url: string): Promise<number> {
  const { usedMb, limitMb } = await redisMemory(url);
  // A server without a limit counts as over the limit.
  return limitMb === 0 ? Infinity : Math.max(0, usedMb - limitMb);
}

const fillerBytes = 256 * 1024;
const fillerLastsMs = 10 * 60_000;
/** Free memory before the flood, in bytes. */
const leftFree = 1_000_000;

/** Fills the labs' Redis, as hours of this flood would. */
async function fillLabs(stack: StackFile): Promise<void> {
  const { labs, sessions } = redisUrls(stack);
  const url = labs ?? sessions;
  if (url === undefined) return;
  const { usedMb, limitMb } = await redisMemory(url);
  const count = Math.max(0, Math.floor((limitMb * 1e6 - usedMb * 1e6 - leftFree) / (fillerBytes * 1.02)));
  await withRedis(url, async (redis) => {
    for (let number = 0; number < count; number += 1) {
      const written = redis.set(`lab:filler:${number}`, randomBytes(fillerBytes), 'PX', fillerLastsMs);
      // Without eviction, a full server refuses the write.
      if ((await written.catch(() => undefined)) === undefined) return;
    }
  });
}

/** States of one student: a token, a session, a rotation, and a folder on each replica. */
const statesEach = 4;

/** Creates a student with their own address, and with state in Redis and in the memory of the replicas. */
async function studyAt(stack: StackFile, number: number) {
  const { send, close } = createStackClient(stack, { localAddress: loopbackAddress(number) });
  const headers = { [studentHeader]: newStudent() };
  const rotated = await send('POST', '/v1/labs/anatomy/rotation', { headers });
  const token = await tokenFrom(send, '/v1/labs/anatomy/tokens', headers);
  const session = await tokenFrom(send, '/v1/labs/where-state-lives/redis/sign-in', headers);
  const change = { headers, json: { folder: 'music' } };
  await fromEachReplica(stack, () => send('POST', '/v1/labs/stateless/folder', change));
  return {
    close,
    async work(): Promise<void> {
      await send('GET', '/v1/labs/anatomy/me', { headers, token });
      await send('GET', '/v1/labs/where-state-lives/redis/me', { headers, token: session });
      await send('GET', '/v1/labs/stateless/folder', { headers });
    },
    /** Returns the number of states that were lost. */
    async lost(): Promise<number> {
      const kept = [
        await isOk(send, '/v1/labs/anatomy/me', { headers, token }),
        await isOk(send, '/v1/labs/where-state-lives/redis/me', { headers, token: session }),
        (await send('POST', '/v1/labs/anatomy/tokens', { headers })).body.includes(
          `"key":${keyAfter(rotated.body)}`,
        ),
        await keepsFolders(stack, send, headers),
      ];
      return kept.filter((one) => !one).length;
    },
  };
}

type Headers = Readonly<Record<string, string>>;

async function tokenFrom(send: Send, path: string, headers: Headers): Promise<string> {
  const { headers: answered, status, body } = await send('POST', path, { headers });
  const token = /^Bearer (\S+)$/.exec(answered.authorization ?? '')?.[1];
  if (token === undefined) throw new Error(`${path}: ${status} ${body}`);
  return token;
}

async function isOk(
  send: Send,
  path: string,
  options: { headers: Headers; token: string },
): Promise<boolean> {
  return (await send('GET', path, options)).status === 200;
}

/** Returns the number of the signing key in the response to a rotation. */
const keyAfter = (body: string): string => /"signs":(\d+)/.exec(body)?.[1] ?? 'none';

async function keepsFolders(stack: StackFile, send: Send, headers: Headers): Promise<boolean> {
  const answers = await fromEachReplica(stack, () => send('GET', '/v1/labs/stateless/folder', { headers }));
  return answers.every((body) => body.includes('"folder":"music"'));
}

const maxAttempts = 20;

/**
 * Sends a request until each replica has responded. NGINX distributes the requests of all clients in turn.
 *
 * @throws Error when a replica responds to none of twenty requests
 */
async function fromEachReplica(
  { replicas }: StackFile,
  send: () => Promise<HttpResponse>,
): Promise<string[]> {
  const answers = new Map<string, string>();
  for (let tries = 0; tries < maxAttempts && answers.size < replicas.length; tries += 1) {
    const { headers, body } = await send();
    answers.set(String(headers[traceHeaders.servedBy]), body);
  }
  if (answers.size < replicas.length)
    throw new Error('A replica responded to none of the requests of a student.');
  return [...answers.values()];
}
