import { setTimeout as pause } from 'node:timers/promises';
import { deviceTokenHeader, endpoints } from '@session-lab/contract';
import { atLeast, atMost, exactly, none } from '@session-lab/test-support/bounds';
import { createStackClient, type HttpResponse, type Send } from '@session-lab/test-support/http-client';
import { newUser, type SignedUpUser } from '@session-lab/test-support/users';
import { defineAttack, type Scene } from '../attack.ts';
import { floodUser } from './flood-user.ts';

/**
 * Wrong passwords of one account that are checked in 20 s, however many are sent: five at once, then with pauses of 1, 2, 4 and 8 s
 * (apps/api/src/limits/sign-in-limits.ts), and some on top.
 */
const guessesMost = 15;
const ownerEveryMs = 2_000;
/** The longest that a client without a device token waits behind the address of the flood, in milliseconds. */
const newClientWithinMs = 61_000;

export const unknownUsers = defineAttack({
  row: 4,
  name: 'unknown-users',
  flood: 'sign-ins of users that do not exist, 150 connections',
  mustHold: 'a user with an earlier sign-in signs in from the address of the flood too, within 5 s',
  quick: true,
  async prepare(scene) {
    const owner = ownerAt(scene, await floodUser(scene));
    return {
      meanwhile: (over) => owner.keepSigningIn(over),
      async finish() {
        owner.close();
        return owner.seen();
      },
    };
  },
  judge: ({ facts }, { signInMs }) => ownerIsServed(facts, signInMs),
});

export const guesses = defineAttack({
  row: 4,
  name: 'guesses',
  flood: 'guesses at the password of one account, 115 at once and 460 a second, which NGINX lets through',
  mustHold:
    'at most 15 guesses are checked; the owner signs in from the address of the flood within 5 s, and from a new client there within 61 s',
  quick: false,
  async prepare(scene) {
    const person = await floodUser(scene);
    const owner = ownerAt(scene, person);
    return {
      emails: [person.email],
      meanwhile: (over) => owner.keepSigningIn(over),
      async finish({ answers }) {
        const newClientAfterMs = await owner.signInFromNewClient();
        owner.close();
        const guessesChecked = answers['401 invalid_credentials'] ?? 0;
        return { guessesChecked, newClientAfterMs, ...owner.seen() };
      },
    };
  },
  judge: ({ facts }, { signInMs }) => [
    ...atLeast('guesses checked', facts.guessesChecked, 1),
    ...atMost('guesses checked', facts.guessesChecked, guessesMost),
    ...ownerIsServed(facts, signInMs),
    ...atMost('sign-in of the owner from a new client (ms)', facts.newClientAfterMs, newClientWithinMs),
  ],
});

type OwnerSeen = {
  readonly ownerSignIns: number;
  readonly ownerRefused: number;
  readonly ownerSlowestMs: number;
};

function ownerIsServed(
  { ownerSignIns, ownerRefused, ownerSlowestMs }: OwnerSeen,
  withinMs: number,
): string[] {
  return [
    ...atLeast('sign-ins of the owner', ownerSignIns, 1),
    ...none('refused sign-ins of the owner', ownerRefused),
    ...atMost('slowest sign-in of the owner (ms)', ownerSlowestMs, withinMs),
  ];
}

/** The owner of an account, at the address of the flood. */
function ownerAt({ stack, address }: Scene, person: SignedUpUser) {
  const { send, close } = createStackClient(stack, { localAddress: address });
  const { method, path, status: signedIn } = endpoints.signIn;
  const json = { email: person.email, password: person.password };
  const known = { [deviceTokenHeader]: person.deviceToken };
  let seen: OwnerSeen = { ownerSignIns: 0, ownerRefused: 0, ownerSlowestMs: 0 };
  return {
    close,
    seen: () => seen,
    /** With the device token, as the page sends it. */
    async keepSigningIn(over: AbortSignal): Promise<void> {
      while (!over.aborted) {
        const sinceMs = performance.now();
        const { status } = await send(method, path, { json, headers: known });
        seen = {
          ownerSignIns: seen.ownerSignIns + 1,
          ownerRefused: seen.ownerRefused + Number(status !== signedIn),
          ownerSlowestMs: Math.max(seen.ownerSlowestMs, performance.now() - sinceMs),
        };
        await pause(ownerEveryMs, undefined, { signal: over }).catch(() => undefined);
      }
    },
    /** Tries as often as the answers allow. Resolves to the time that it took; Infinity when it took too long. */
    async signInFromNewClient(): Promise<number> {
      const sinceMs = performance.now();
      for (;;) {
        const { status, headers } = await send(method, path, { json });
        const tookMs = performance.now() - sinceMs;
        if (status === signedIn) return tookMs;
        const waitMs = Number(headers['retry-after'] ?? 1) * 1000;
        if (tookMs + waitMs > newClientWithinMs) return Infinity;
        await pause(waitMs);
      }
    },
  };
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
        const { send, close } = createStackClient(scene.stack, { localAddress: scene.address });
        const free = await signUp(send, newUser().email);
        const taken = await signUp(send, emails[0] ?? '');
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

function signUp(send: Send, email: string): Promise<HttpResponse> {
  const { method, path } = endpoints.signUp;
  return send(method, path, { json: { ...newUser(), email } });
}
