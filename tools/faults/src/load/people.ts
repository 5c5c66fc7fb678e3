import { randomBytes } from 'node:crypto';
import { endpoints, Profile } from '@session-lab/contract';
import type { Answer, Client, Sent } from './client.ts';
import { parse } from './journal.ts';
import type { Account } from './ledger.ts';

export type Person = Omit<Account, 'id'>;

/** Somebody whom no stack knows yet. */
export function newPerson(): Person {
  const userName = `p${randomBytes(8).toString('hex')}`;
  return {
    userName,
    email: `${userName}@example.test`,
    password: `correct horse ${randomBytes(8).toString('hex')}`,
  };
}

export function signUp(client: Client, person: Person, signal?: AbortSignal): Promise<Sent> {
  const { method, path } = endpoints.signUp;
  return client.send({ method, path, json: person, ...(signal && { signal }) });
}

export function signIn(client: Client, { email, password }: Person, signal?: AbortSignal): Promise<Sent> {
  const { method, path } = endpoints.signIn;
  return client.send({ method, path, json: { email, password }, ...(signal && { signal }) });
}

export function signOut(client: Client, token: string): Promise<Sent> {
  const { method, path } = endpoints.signOut;
  return client.send({ method, path, token });
}

export function readProfile(client: Client, token: string): Promise<Sent> {
  const { method, path } = endpoints.readProfile;
  return client.send({ method, path, token });
}

/** The token of a 201; undefined for every other answer. */
export function tokenOf(answer: Answer | undefined): string | undefined {
  if (answer?.status !== 201) return undefined;
  return /^Bearer (\S+)$/.exec(answer.headers.authorization ?? '')?.[1];
}

export function profileOf(answer: Answer | undefined): Profile | undefined {
  const parsed = Profile.safeParse(parse(answer?.body ?? ''));
  return parsed.success ? parsed.data : undefined;
}

/** The account that a 201 to this person's sign-up acknowledged; undefined for every other answer. */
export function accountOf(person: Person, answer: Answer | undefined): Account | undefined {
  const profile = answer?.status === 201 ? profileOf(answer) : undefined;
  return profile && { ...person, id: profile.id };
}
