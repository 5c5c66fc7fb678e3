import type { Profile } from '@session-lab/contract';
import type { Sessions } from '@session-lab/session';

/** Where a session was opened from, as its owner sees it in the list of devices. */
export type Client = { readonly address: string; readonly userAgent: string };

/** What this app keeps with a session: enough to answer `GET /v1/users/me` without another look-up. */
export type SessionData = Client & { readonly profile: Profile };

export type AppSessions = Sessions<SessionData>;

/** Where a request for an account comes from. */
export type From = {
  readonly client: Client;
  /** As received: it may be anything. */
  readonly deviceToken?: string | undefined;
  /** Aborts when the client has closed its connection. */
  readonly gone?: AbortSignal | undefined;
};
