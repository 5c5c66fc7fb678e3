import type { Endpoint } from '../endpoint.ts';
import { endpoints as anatomy } from './anatomy.ts';
import { endpoints as balancing } from './balancing.ts';
import { endpoints as bank } from './bank.ts';
import { endpoints as cluster } from './cluster.ts';
import { endpoints as expiry } from './expiry.ts';
import { endpoints as hmac } from './hmac.ts';
import { endpoints as jwt } from './jwt.ts';
import { endpoints as outage } from './outage.ts';
import { endpoints as queryToken, socketPath as queryTokenSocket } from './query-token.ts';
import { endpoints as redisConsole } from './redis-console.ts';
import { endpoints as sites } from './sites.ts';
import { endpoints as stateless } from './stateless.ts';
import { endpoints as websocket, socketPath as websocketSocket } from './websocket.ts';
import { endpoints as whereStateLives } from './where-state-lives.ts';

const labs = {
  anatomy,
  balancing,
  bank,
  cluster,
  expiry,
  hmac,
  jwt,
  outage,
  queryToken,
  redisConsole,
  sites,
  stateless,
  websocket,
  whereStateLives,
} as const;

/** Endpoints of all labs by name, such as `anatomy.readMe`. */
export const labEndpoints: Readonly<Record<string, Endpoint>> = Object.fromEntries(
  Object.entries(labs).flatMap(([lab, own]) =>
    Object.entries<Endpoint>(own).map(([name, endpoint]) => [`${lab}.${name}`, endpoint]),
  ),
);

/** Paths of the WebSockets of the labs. */
export const labSocketPaths: readonly string[] = [queryTokenSocket, websocketSocket];
