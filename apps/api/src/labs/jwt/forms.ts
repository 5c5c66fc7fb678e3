import {
  CompactEncrypt,
  EncryptJWT,
  SignJWT,
  compactDecrypt,
  jwtDecrypt,
  jwtVerify,
  type JWTPayload,
} from 'jose';
import * as z from 'zod/mini';
import { Claims, type Kind } from '@session-lab/contract/labs/jwt';
import type { Clock } from '@session-lab/session';

type JwtKind = Exclude<Kind, 'session'>;

/** The deny list contains the `jti` of each signed-out token. */
const JwtClaims = z.extend(Claims, { jti: z.string() });
export type JwtClaims = z.infer<typeof JwtClaims>;

/** `read` rejects with an error of jose for an invalid token. */
export type JwtForm = {
  readonly write: (claims: JwtClaims) => Promise<string>;
  readonly read: (token: string) => Promise<JwtClaims>;
};

const audience = 'session-lab labs jwt';
const typ = 'lab+jwt';
const encrypted = { alg: 'dir', enc: 'A256GCM' } as const;
/** The header of a token must name one of these algorithms (RFC 8725, section 3.1). */
const allowed = {
  algorithms: ['HS256'],
  keyManagementAlgorithms: [encrypted.alg],
  contentEncryptionAlgorithms: [encrypted.enc],
};

const payloadOf = (claims: JwtClaims): JWTPayload => ({ ...claims, aud: audience });

/** Each format has its own key, so no kind accepts a token of another kind. */
export function createForms({
  keyFor,
  clock,
}: {
  keyFor: (use: string) => Buffer;
  clock: Clock;
}): Record<JwtKind, JwtForm> {
  return {
    hs256: signed(keyFor('jwt hs256'), clock),
    jwe: encryptedOnly(keyFor('jwt jwe'), clock),
    nested: encryptedAround(signed(keyFor('jwt nested'), clock), keyFor('jwt nested encryption')),
  };
}

/** JWS (RFC 7515): clients can read the claims, but not change them. */
function signed(key: Uint8Array, clock: Clock): JwtForm {
  return {
    write: (claims) => new SignJWT(payloadOf(claims)).setProtectedHeader({ alg: 'HS256', typ }).sign(key),
    async read(token) {
      const options = { ...allowed, audience, typ, currentDate: new Date(clock.now()) };
      return JwtClaims.parse((await jwtVerify(token, key, options)).payload);
    },
  };
}

/** JWE (RFC 7516). Its authentication tag detects changes. */
function encryptedOnly(key: Uint8Array, clock: Clock): JwtForm {
  return {
    write: (claims) =>
      new EncryptJWT(payloadOf(claims)).setProtectedHeader({ ...encrypted, typ }).encrypt(key),
    async read(token) {
      const options = { ...allowed, audience, typ, currentDate: new Date(clock.now()) };
      return JwtClaims.parse((await jwtDecrypt(token, key, options)).payload);
    },
  };
}

function encryptedAround(inner: JwtForm, key: Uint8Array): JwtForm {
  return {
    async write(claims) {
      const text = new TextEncoder().encode(await inner.write(claims));
      return new CompactEncrypt(text).setProtectedHeader({ ...encrypted, cty: 'JWT' }).encrypt(key);
    },
    async read(token) {
      const { plaintext } = await compactDecrypt(token, key, allowed);
      return inner.read(new TextDecoder().decode(plaintext));
    },
  };
}
