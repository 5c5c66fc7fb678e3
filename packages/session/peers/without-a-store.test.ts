import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createSigner, createVerifier } from 'fast-jwt';
import { getIronSession, sealData, unsealData } from 'iron-session';
import { jwtVerify, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { afterEach, describe, expect, test, vi } from 'vitest';

/** Proves the README's statements on libraries whose credential is the session: without a store, nothing can end it. */
const secret = 'a secret of thirty-two characters or more';
const key = new TextEncoder().encode(secret);
const claims = { sub: 'f1c3a9d0-6a52-4a0e-9d57-2f2f8b1d9f10' };
const anHourMs = 3_600_000;
/** Difference between clocks that iron-session allows. */
const skewMs = 60_000;

type Peer = {
  readonly characters: number;
  readonly issue: () => Promise<string>;
  readonly check: (credential: string) => Promise<unknown>;
};

const peers: Record<string, Peer> = {
  jsonwebtoken: {
    characters: 188,
    issue: async () => jsonwebtoken.sign(claims, secret, { expiresIn: '1h' }),
    check: async (token) => jsonwebtoken.verify(token, secret),
  },
  jose: {
    characters: 172,
    issue: () => jwt().setProtectedHeader({ alg: 'HS256' }).sign(key),
    check: async (token) => (await jwtVerify(token, key)).payload,
  },
  'fast-jwt': {
    characters: 188,
    issue: async () => createSigner({ key: secret, expiresIn: anHourMs })(claims),
    check: async (token): Promise<unknown> => createVerifier({ key: secret, cache: true })(token),
  },
  'iron-session': {
    characters: 286,
    issue: () => sealData(claims, { password: secret, ttl: anHourMs / 1000 }),
    check: (seal) => unsealData(seal, { password: secret, ttl: anHourMs / 1000 }),
  },
};

function jwt(): SignJWT {
  return new SignJWT(claims).setIssuedAt().setExpirationTime('1h');
}

afterEach(() => vi.useRealTimers());

describe.each(Object.entries(peers))('%s', (_name, { characters, issue, check }) => {
  test(`its credential has ${characters} characters, for an id of 36`, async () => {
    expect(await issue()).toHaveLength(characters);
  });

  test('its credential is valid until it expires, used or not', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const credential = await issue();
    vi.setSystemTime(Date.now() + anHourMs - 1000);
    expect(await check(credential)).toMatchObject(claims);
    vi.setSystemTime(Date.now() + 1000 + skewMs);
    expect(await check(credential).catch(() => undefined)).not.toMatchObject(claims);
  });
});

test('a copy of the cookie of a destroyed iron-session is still valid', async () => {
  const options = { password: secret, cookieName: 'session' };
  const signedIn = new Response();
  const first = await getIronSession<{ sub?: string }>(new Request('http://localhost'), signedIn, options);
  Object.assign(first, claims);
  await first.save();
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const open = () =>
    getIronSession<{ sub?: string }>(
      new Request('http://localhost', { headers: { cookie } }),
      new Response(),
      options,
    );
  (await open()).destroy();
  expect(await open()).toMatchObject(claims);
});

test('a service that has only the public key can check the tokens of all three', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const token = jsonwebtoken.sign(claims, privateKey, { algorithm: 'ES256' });
  expect(createVerifier({ key: publicKey })(token)).toMatchObject(claims);
  expect(jsonwebtoken.verify(token, publicKey)).toMatchObject(claims);
  expect((await jwtVerify(token, createPublicKey(publicKey))).payload).toMatchObject(claims);
});
