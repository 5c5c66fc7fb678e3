import type { Profile } from '@session-lab/contract';
import type { Sessions } from '@session-lab/session';

/** Where a session was opened from, as its owner sees it in the list of devices. */
export type Client = { readonly address: string; readonly userAgent: string };

/** What this app keeps with a session: enough to answer `GET /v1/users/me` without another look-up. */
export type SessionData = Client & { readonly profile: Profile };

export type AppSessions = Sessions<SessionData>;
