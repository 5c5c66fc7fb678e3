import type { Redis } from 'ioredis';
import type { Claims, Step } from '@session-lab/contract/labs/jwt';
import type { Clock } from '@session-lab/session';
import type { LabTimer } from '../timing.ts';

export const lastsMs = 5 * 60_000;

export type Issued = { readonly token: string; readonly claims: Claims };
export type Refused = { readonly ok: false; readonly step: Step };

/** One kind of token. `denyList`: whether Redis keeps, and is asked for, which JWTs were signed out. */
export type KindService = {
  readonly signIn: () => Promise<Issued>;
  readonly open: (
    token: string,
    timer: LabTimer,
    denyList: boolean,
  ) => Promise<{ readonly ok: true; readonly claims: Claims } | Refused>;
  readonly signOut: (
    token: string,
    timer: LabTimer,
    denyList: boolean,
  ) => Promise<{ readonly ok: true } | Refused>;
};

export type Parts = {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly keyFor: (use: string) => Buffer;
};

/** Ada, until `expiresAtMs`; claims have whole seconds (RFC 7519, section 4.1.4). */
export const claimsUntil = (expiresAtMs: number): Claims => ({
  sub: 'person-1815',
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  role: 'student',
  iat: Math.floor((expiresAtMs - lastsMs) / 1000),
  exp: Math.floor(expiresAtMs / 1000),
});
