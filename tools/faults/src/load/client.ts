import { endpoints, Profile } from '@session-lab/contract';
import { createHttpClient, type HttpRequest, type HttpResponse } from '@session-lab/test-support/http-client';
import { tokenIn, type TestUser } from '@session-lab/test-support/users';
import type { Account } from './ledger.ts';

/** One request and its outcome. */
export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  /** Time until the response was complete, or until the request failed. */
  readonly ms: number;
  /** Absent when there was no response. */
  readonly answer?: HttpResponse;
  /** The reason why there was no response, such as `ECONNRESET`. */
  readonly error?: string;
};

export type Client = ReturnType<typeof createClient>;

/** Maximum number of connections of the load, including those of pending requests. */
const maxConnections = 400;

/** Creates a client that never rejects. */
export function createClient(baseUrl: string) {
  const { send, close } = createHttpClient(baseUrl, { connections: maxConnections });
  return {
    baseUrl,
    close,
    async send(method: string, path: string, request?: HttpRequest): Promise<Sent> {
      const atMs = performance.now();
      const outcome = await send(method, path, request).then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error: reasonOf(error) }),
      );
      return { method, path, atMs, ms: performance.now() - atMs, ...outcome };
    },
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

export function signUp(client: Client, user: TestUser): Promise<Sent> {
  const { method, path } = endpoints.signUp;
  return client.send(method, path, { json: user });
}

export function signIn(client: Client, { email, password }: TestUser, signal?: AbortSignal): Promise<Sent> {
  const { method, path } = endpoints.signIn;
  return client.send(method, path, { json: { email, password }, signal });
}

export function signOut(client: Client, token: string): Promise<Sent> {
  const { method, path } = endpoints.signOut;
  return client.send(method, path, { token });
}

export function readProfile(client: Client, token: string): Promise<Sent> {
  const { method, path } = endpoints.readProfile;
  return client.send(method, path, { token });
}

/** Returns the token of a 201, and undefined for every other response. */
export function tokenOf(answer: HttpResponse | undefined): string | undefined {
  return answer?.status === 201 ? tokenIn(answer.headers) : undefined;
}

export function profileOf(answer: HttpResponse | undefined): Profile | undefined {
  const parsed = Profile.safeParse(parse(answer?.body ?? ''));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Returns the account that a 201 to the sign-up of `user` created, and undefined for every other response.
 */
export function accountOf(user: TestUser, answer: HttpResponse | undefined): Account | undefined {
  const profile = answer?.status === 201 ? profileOf(answer) : undefined;
  return profile && { ...user, id: profile.id };
}

/** Returns undefined for text that is not JSON. */
export function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
