import type { Contender } from './contender.ts';

/**
 * Contenders in the order of the table. The first is the ceiling. The first `closeTogether` have thresholds with
 * each other, and are measured close together.
 */
export const contenders = [
  {
    name: 'ceiling',
    title: 'no authentication',
    load: async () => (await import('./ceiling.ts')).ceiling,
  },
  {
    name: 'floor',
    title: 'the floor: a lookup in a Map',
    load: async () => (await import('./floor.ts')).floor,
  },
  {
    name: 'floor-again',
    title: 'the floor, a second run',
    load: async () => (await import('./floor.ts')).floor,
  },
  {
    name: 'floor-two-clocks',
    title: 'the floor, which also reads two clocks',
    load: async () => (await import('./floor.ts')).floorTwoClocks,
  },
  {
    name: 'session-lab-near',
    title: 'this library, near cache',
    load: async () => (await import('./session-lab.ts')).sessionLabNear,
  },
  {
    name: 'floor-in-handler',
    title: 'the floor, in the handler',
    load: async () => (await import('./floor.ts')).floorInHandler,
  },
  {
    name: 'session-lab-near-in-handler',
    title: 'this library, near cache, in the handler',
    load: async () => (await import('./session-lab.ts')).sessionLabNearInHandler,
  },
  {
    name: 'floor-connected',
    title: 'the floor, with two idle connections to Redis',
    load: async () => (await import('./floor.ts')).floorConnected,
  },
  {
    name: 'floor-one-get',
    title: 'the floor, with one GET',
    load: async () => (await import('./floor.ts')).floorOneGet,
  },
  {
    name: 'session-lab',
    title: 'this library',
    load: async () => (await import('./session-lab.ts')).sessionLab,
  },
  {
    name: 'fast-jwt-plain-cache',
    title: 'fast-jwt, its cache by plain token',
    load: async () => (await import('./fast-jwt.ts')).fastJwtPlainCache,
  },
  {
    name: 'express-session',
    title: 'express-session + connect-redis',
    load: async () => (await import('./express-session.ts')).expressSession,
  },
  {
    name: 'iron-session',
    title: 'iron-session',
    load: async () => (await import('./iron-session.ts')).ironSession,
  },
  {
    name: 'better-auth',
    title: 'better-auth, sessions in Redis',
    load: async () => (await import('./better-auth.ts')).betterAuthRedis,
  },
  {
    name: 'better-auth-cookie-cache',
    title: 'better-auth, its cookie cache',
    load: async () => (await import('./better-auth.ts')).betterAuthCookieCache,
  },
  {
    name: 'jsonwebtoken',
    title: 'jsonwebtoken',
    load: async () => (await import('./jsonwebtoken.ts')).jsonwebtoken,
  },
  {
    name: 'jose-jws',
    title: 'jose, signed (JWS)',
    load: async () => (await import('./jose.ts')).joseJws,
  },
  {
    name: 'jose-jwe',
    title: 'jose, encrypted (JWE)',
    load: async () => (await import('./jose.ts')).joseJwe,
  },
  {
    name: 'fast-jwt',
    title: 'fast-jwt',
    load: async () => (await import('./fast-jwt.ts')).fastJwt,
  },
  {
    name: 'fast-jwt-cache',
    title: 'fast-jwt, its cache',
    load: async () => (await import('./fast-jwt.ts')).fastJwtCache,
  },
  {
    name: 'fastify-session',
    title: '@fastify/session on Fastify 5',
    load: async () => (await import('./fastify-session.ts')).fastifySession,
  },
] as const satisfies readonly Contender[];

/** Number of contenders that are measured close together: up to the peer that is closest to this library. */
export const closeTogether = 11;

export type ContenderName = (typeof contenders)[number]['name'];

/** @throws Error when no contender has this name */
export function contenderNamed(name: string): Contender {
  const found = contenders.find((contender) => contender.name === name);
  if (found === undefined) throw new Error(`There is no contender "${name}".`);
  return found;
}
