import type { RequestListener } from 'node:http';
import type { User } from './user.ts';

/** Headers of a signed-in client. */
export type Credential = Readonly<Record<string, string>>;

/** One way to authenticate a request. */
export type Contender = {
  /** Name for `--only`. */
  readonly name: string;
  readonly title: string;
  /** Loads the module. Only the serving process does, so that its memory is that of one contender. */
  load(): Promise<Start>;
};

/** Sets the library up as its documentation does, and listens. */
export type Start = (environment: { readonly redisUrl: string }) => Promise<Started>;

/** `GET /me` at `url` returns the user, or 401 without a valid credential. */
export type Started = {
  readonly url: string;
  /** The app, for a server that shares its requests among several contenders. Only contenders on Express have it. */
  readonly app?: RequestListener;
  signIn(user: User): Promise<Credential>;
};

export type Usage = {
  readonly userUs: number;
  readonly systemUs: number;
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
};
