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

/** What a JWT holds besides: `jti`, by which a deny list names it. */
const JwtClaims = z.extend(Claims, { jti: z.string() });
export type JwtClaims = z.infer<typeof JwtClaims>;

/** One way to write claims into a JWT. `read` rejects with an error of jose's. */
export type JwtForm = {
  readonly write: (claims: JwtClaims) => Promise<string>;
  readonly read: (token: string) => Promise<JwtClaims>;
};

const audience = 'session-lab labs jwt';
const typ = 'lab+jwt';
const encrypted = { alg: 'dir', enc: 'A256GCM' } as const;
/** What the header of a token says of its algorithm is compared with these, never followed (RFC 8725, section 3.1). */
const pinned = {
  algorithms: ['HS256'],
  keyManagementAlgorithms: [encrypted.alg],
  contentEncryptionAlgorithms: [encrypted.enc],
};

const payloadOf = (claims: JwtClaims): JWTPayload => ({ ...claims, aud: audience });

/** A key each: no kind opens what another one wrote. */
export function createForms({
  keyFor,
  clock,
}: {
  keyFor: (use: string) => Buffer;
  clock: Clock;
}): Record<JwtKind, JwtForm> {
  return {
    hs256: signed(keyFor('jwt hs256'), clock),
    jwe: encryptedAlone(keyFor('jwt jwe'), clock),
    nested: encryptedAround(signed(keyFor('jwt nested'), clock), keyFor('jwt nested encryption')),
  };
}

/** JWS (RFC 7515): everybody can read it, nobody can change it. */
function signed(key: Uint8Array, clock: Clock): JwtForm {
  return {
    write: (claims) => new SignJWT(payloadOf(claims)).setProtectedHeader({ alg: 'HS256', typ }).sign(key),
    async read(token) {
      const rules = { ...pinned, audience, typ, currentDate: new Date(clock.now()) };
      return JwtClaims.parse((await jwtVerify(token, key, rules)).payload);
    },
  };
}

/** JWE (RFC 7516) with a key that both ends have; its tag protects it against changes. */
function encryptedAlone(key: Uint8Array, clock: Clock): JwtForm {
  return {
    write: (claims) =>
      new EncryptJWT(payloadOf(claims)).setProtectedHeader({ ...encrypted, typ }).encrypt(key),
    async read(token) {
      const rules = { ...pinned, audience, typ, currentDate: new Date(clock.now()) };
      return JwtClaims.parse((await jwtDecrypt(token, key, rules)).payload);
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
      const { plaintext } = await compactDecrypt(token, key, pinned);
      return inner.read(new TextDecoder().decode(plaintext));
    },
  };
}
