import type { Kind } from '@session-lab/contract/labs/jwt';
import type { TokenForm } from '../../../api/exchange.ts';

export type JwtKind = Exclude<Kind, 'session'>;
export const jwtKinds = ['hs256', 'jwe', 'nested'] as const satisfies readonly JwtKind[];

export const kindNames: Record<Kind, string> = {
  session: 'Session',
  hs256: 'JWT, signed',
  jwe: 'JWT, encrypted',
  nested: 'JWT, both',
};

/** The technical names (RFC 7515, RFC 7516). */
export const kindHints: Record<Kind, string> = {
  session: 'a signed id',
  hs256: 'JWS, HS256',
  jwe: 'JWE, A256GCM',
  nested: 'a JWS in a JWE',
};

export const kindForms: Record<Kind, TokenForm> = {
  session: 'session',
  hs256: 'jwt',
  jwe: 'jwe',
  nested: 'jwe',
};
