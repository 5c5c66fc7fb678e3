import type { Profile } from '@session-lab/contract';
import type { Sessions, UserSession } from '@session-lab/session';

/** The client that opened a session. The list of devices shows it to the session's owner. */
export type Client = { readonly address: string; readonly userAgent: string };

/** Data that this app keeps with a session. `GET /v1/users/me` returns this profile without another query. */
export type SessionData = Client & { readonly profile: Profile };

export type AppSessions = Sessions<SessionData>;

/** A session of this app. The app has no sessions of guests. */
export type AppSession = UserSession<SessionData>;

/** The source of a request that concerns an account. */
export type RequestSource = {
  readonly client: Client;
  /** The device token as the client sent it. The token is not verified. */
  readonly deviceToken?: string | undefined;
  /** Aborts when the client disconnects. */
  readonly abortSignal?: AbortSignal | undefined;
};
