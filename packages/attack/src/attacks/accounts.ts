import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { endpoints } from '@session-lab/contract';
import { atLeast, atMost, exactly } from '@session-lab/rig/bounds';
import { createCaller, type Answer, type Caller } from '@session-lab/rig/caller';
import { emailOf, passwordOfAll } from '@session-lab/rig/people';
import { defineAttack } from '../attack.ts';
import { floodUser } from './flood-user.ts';

/** Wrong passwords of one account that are looked at, however many are sent at once (apps/api/src/limits/attempts.ts). */
const guessesMost = 100;
/** The longest that an owner waits behind the address of the flood. */
const ownerWithinMs = 61_000;
const ownerEveryMs = 2_000;

export const unknownUsers = defineAttack({
  row: 4,
  name: 'unknown-users',
  flood: 'sign-ins of users that do not exist, 150 connections',
  mustHold: 'a user who signs in from the address of the flood is answered too',
  quick: true,
  async prepare(scene) {
    const owner = await floodUser(scene);
    return { finish: async () => ownerSignsIn(scene, owner.email) };
  },
  judge: ({ facts }) => exactly('owner signed in from the address of the flood', facts.ownerSignedIn, 1),
});

export const guesses = defineAttack({
  row: 4,
  name: 'guesses',
  flood: 'guesses at the password of one account, 115 at once',
  mustHold: 'at most 100 guesses are checked; the owner signs in from the address of the flood within 61 s',
  quick: false,
  async prepare(scene) {
    const owner = await floodUser(scene);
    return {
      emails: [owner.email],
      finish: async ({ answers }) => ({
        guessesChecked: answers['401 invalid_credentials'] ?? 0,
        ...(await ownerSignsIn(scene, owner.email)),
      }),
    };
  },
  judge: ({ facts }) => [
    ...atLeast('guesses checked', facts.guessesChecked, 1),
    ...atMost('guesses checked', facts.guessesChecked, guessesMost),
    ...exactly('owner signed in from the address of the flood', facts.ownerSignedIn, 1),
  ],
});

/** Tries as often as the answers allow, and for no longer than a limit of one try a minute makes somebody wait. */
async function ownerSignsIn(
  { stack, address }: { stack: Parameters<typeof createCaller>[0]; address: string },
  email: string,
): Promise<{ ownerSignedIn: number; ownerAfterMs: number }> {
  const { call, close } = createCaller(stack, { localAddress: address });
  const sinceMs = performance.now();
  try {
    for (;;) {
      const { status, headers } = await signIn(call, email);
      const ownerAfterMs = performance.now() - sinceMs;
      if (status === endpoints.signIn.status) return { ownerSignedIn: 1, ownerAfterMs };
      const waitMs = Math.max(ownerEveryMs, Number(headers['retry-after'] ?? 0) * 1000);
      if (ownerAfterMs + waitMs > ownerWithinMs) return { ownerSignedIn: 0, ownerAfterMs };
      await pause(waitMs);
    }
  } finally {
    close();
  }
}

function signIn(call: Caller, email: string): Promise<Answer> {
  const { method, path } = endpoints.signIn;
  return call(method, path, { json: { email, password: passwordOfAll } });
}

export const signUps = defineAttack({
  row: 5,
  name: 'sign-ups',
  flood: 'sign-ups, 19 of 20 with a taken address, 40 connections',
  mustHold: 'past the limit a free and a taken address get the same answer, a 429',
  quick: false,
  async prepare(scene) {
    const emails = scene.bystanders.readers.map(({ person }) => person.email);
    return {
      emails,
      async finish() {
        const { call, close } = createCaller(scene.stack, { localAddress: scene.address });
        const free = await signUp(call, emailOf(newName()));
        const taken = await signUp(call, emails[0] ?? '');
        close();
        return {
          freeStatus: free.status,
          takenStatus: taken.status,
          sameBody: Number(free.body === taken.body),
        };
      },
    };
  },
  judge: ({ facts }) => [
    ...exactly('status of a free address past the limit', facts.freeStatus, 429),
    ...exactly('status of a taken address past the limit', facts.takenStatus, 429),
    ...exactly('the same body for both', facts.sameBody, 1),
  ],
});

function signUp(call: Caller, email: string): Promise<Answer> {
  const { method, path } = endpoints.signUp;
  return call(method, path, { json: { userName: newName(), email, password: passwordOfAll } });
}

const newName = (): string => `late${randomBytes(6).toString('hex')}`;
