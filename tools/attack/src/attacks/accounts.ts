import { setTimeout as pause } from 'node:timers/promises';
import { deviceTokenHeader, endpoints } from '@session-lab/contract';
import { atLeast, atMost, exactly, none } from '@session-lab/test-support/bounds';
import { createStackClient, type HttpResponse, type Send } from '@session-lab/test-support/http-client';
import { newUser, type SignedUpUser } from '@session-lab/test-support/users';
import { defineAttack, type AttackContext } from '../attack.ts';
import { floodUser } from './flood-user.ts';

/**
 * Maximum number of guesses that the API checks in 20 s. It checks five at once, then one after each pause of
 * 1, 2, 4 and 8 s (apps/api/src/limits/sign-in-limits.ts). The rest is tolerance.
 */
const maxGuesses = 15;
const ownerEveryMs = 2_000;
/** Sign-ups that one address may send in an hour (apps/api/src/limits/sign-in-limits.ts). */
const signUpsAnHour = 1_000;
/**
 * Maximum time for the sign-in of a client without a device token at the address of the flood, in
 * milliseconds.
 */
const newClientWithinMs = 61_000;

export const unknownUsers = defineAttack({
  row: 4,
  name: 'unknown-users',
  flood: 'sign-ins of users that do not exist, 150 connections',
  mustHold: 'a user with an earlier sign-in signs in from the address of the flood too, within 5 s',
  quick: true,
  async prepare(context) {
    const owner = ownerAt(context, await floodUser(context));
    return {
      meanwhile: (over) => owner.keepSigningIn(over),
      async finish() {
        owner.close();
        return owner.observed();
      },
    };
  },
  evaluate: ({ facts }, { signInMs }) => ownerIsServed(facts, signInMs),
});

export const guesses = defineAttack({
  row: 4,
  name: 'guesses',
  flood: 'guesses at the password of one account, 115 at once and 460 a second, which NGINX accepts',
  mustHold:
    'at most 15 guesses are checked; the owner signs in from the address of the flood within 5 s, and from a new client there within 61 s',
  quick: false,
  async prepare(context) {
    const user = await floodUser(context);
    const owner = ownerAt(context, user);
    return {
      emails: [user.email],
      meanwhile: (over) => owner.keepSigningIn(over),
      async finish({ answers }) {
        const newClientAfterMs = await owner.signInFromNewClient();
        owner.close();
        const guessesChecked = answers['401 invalid_credentials'] ?? 0;
        return { guessesChecked, newClientAfterMs, ...owner.observed() };
      },
    };
  },
  evaluate: ({ facts }, { signInMs }) => [
    ...atLeast('guesses checked', facts.guessesChecked, 1),
    ...atMost('guesses checked', facts.guessesChecked, maxGuesses),
    ...ownerIsServed(facts, signInMs),
    ...atMost('sign-in of the owner from a new client (ms)', facts.newClientAfterMs, newClientWithinMs),
  ],
});

type OwnerObservation = {
  readonly ownerSignIns: number;
  readonly ownerRefused: number;
  readonly ownerSlowestMs: number;
};

function ownerIsServed(
  { ownerSignIns, ownerRefused, ownerSlowestMs }: OwnerObservation,
  withinMs: number,
): string[] {
  return [
    ...atLeast('sign-ins of the owner', ownerSignIns, 1),
    ...none('refused sign-ins of the owner', ownerRefused),
    ...atMost('slowest sign-in of the owner (ms)', ownerSlowestMs, withinMs),
  ];
}

/** Creates a client of the account's owner at the address of the flood. */
function ownerAt({ stack, address }: AttackContext, user: SignedUpUser) {
  const { send, close } = createStackClient(stack, { localAddress: address });
  const { method, path, status: signedIn } = endpoints.signIn;
  const json = { email: user.email, password: user.password };
  const deviceHeaders = { [deviceTokenHeader]: user.deviceToken };
  let observed: OwnerObservation = { ownerSignIns: 0, ownerRefused: 0, ownerSlowestMs: 0 };
  return {
    close,
    observed: () => observed,
    /** Signs in every 2 s with the device token, as the page does. */
    async keepSigningIn(over: AbortSignal): Promise<void> {
      while (!over.aborted) {
        const sinceMs = performance.now();
        const { status } = await send(method, path, { json, headers: deviceHeaders });
        observed = {
          ownerSignIns: observed.ownerSignIns + 1,
          ownerRefused: observed.ownerRefused + Number(status !== signedIn),
          ownerSlowestMs: Math.max(observed.ownerSlowestMs, performance.now() - sinceMs),
        };
        await pause(ownerEveryMs, undefined, { signal: over }).catch(() => undefined);
      }
    },
    /**
     * Signs in without a device token and retries after `Retry-After`. Resolves to the time that it took, or
     * Infinity after 61 s.
     */
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
  mustHold: 'past the limit a free and a taken address get the same response, a 429',
  quick: false,
  async prepare(context) {
    const emails = context.otherUsers.readers.map(({ user }) => user.email);
    return {
      emails,
      async finish() {
        const { send, close } = createStackClient(context.stack, { localAddress: context.address });
        await reachLimit(send, emails[0] ?? '');
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
  evaluate: ({ facts }) => [
    ...exactly('status of a free address past the limit', facts.freeStatus, 429),
    ...exactly('status of a taken address past the limit', facts.takenStatus, 429),
    ...exactly('the same body for both', facts.sameBody, 1),
  ],
});

/** The flood of a slow machine is below the limit of an hour. Sends the rest, ten at once. */
async function reachLimit(send: Send, email: string): Promise<void> {
  for (let sent = 0; sent < signUpsAnHour; sent += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => signUp(send, email)));
    if (answers.some(({ status }) => status === 429)) return;
  }
}

function signUp(send: Send, email: string): Promise<HttpResponse> {
  const { method, path } = endpoints.signUp;
  return send(method, path, { json: { ...newUser(), email } });
}
