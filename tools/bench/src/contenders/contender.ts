import type { User } from './user.ts';

/** The header lines that a signed-in client sends. */
export type Credential = Readonly<Record<string, string>>;

/** One way to know who asks. */
export type Contender = {
  /** What `--only` takes. */
  readonly name: string;
  readonly title: string;
  /** Its module is loaded in the process that serves it and nowhere else, so that a process has the memory of one. */
  load(): Promise<Start>;
};

/** Sets it up as its own documentation does, and listens. */
export type Start = (environment: { readonly redisUrl: string }) => Promise<Started>;

/** `GET /me` at `url` answers the user, or 401 to who is not signed in. */
export type Started = { readonly url: string; signIn(user: User): Promise<Credential> };

export type Usage = {
  readonly userUs: number;
  readonly systemUs: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
};
