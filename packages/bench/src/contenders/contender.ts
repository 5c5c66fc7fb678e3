import type { User } from './user.ts';

/** The header lines that a signed-in client sends. */
export type Credential = Readonly<Record<string, string>>;

/** One way to know who asks. Its file sets it up as its own documentation does. */
export type Contender = {
  /** What `--only` takes. */
  readonly name: string;
  readonly title: string;
  /** Once a process, by serve.ts. */
  start(environment: Environment): Promise<Started>;
};

export type Environment = { readonly redisUrl: string };

/** `GET /me` at `url` answers the user, or 401 to who is not signed in. */
export type Started = { readonly url: string; signIn(user: User): Promise<Credential> };

export type Usage = {
  readonly userUs: number;
  readonly systemUs: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
};
