import type { Arrival } from '@session-lab/contract/labs/bank';
import type { Credential, Exchange, HeaderList } from '../../../api/exchange.ts';
import { parseServerTiming, type Timing } from '../../../api/server-timing.ts';
import { copiedLabel } from './thief.ts';

/** A request that the bank received, and what the stage and the request log show for it. */
export type Received = {
  readonly arrival: Arrival;
  readonly exchange: Exchange;
  /** Arrivals of the run since the request before it that are not drawn, such as the sign-ins of a long run. */
  readonly before?: readonly Arrival[];
};

/** Returns the arrivals of requests in order, with those that are not drawn. */
export const allOf = (received: readonly Received[]): readonly Arrival[] =>
  received.flatMap(({ before = [], arrival }) => [...before, arrival]);

/** Returns whether a customer signs in. */
export const isSignIn = ({ path }: Pick<Arrival, 'path'>): boolean => path.endsWith('/sign-in');

/** Names of the bank's cookies. Other programs on the same host may have set more cookies. */
const bankCookies: readonly string[] = ['bank', '__Host-bank'];
/** Length of a token of the bank. */
const tokenBytes = 86;

/** Returns the bank's cookie of a request, by its name. */
export const cookieOf = ({ cookies }: Pick<Arrival, 'cookies'>): string | undefined =>
  cookies.find((name) => bankCookies.includes(name));

/** Returns whether a program that is not a browser sent the request: browsers send `Sec-Fetch-Site` to the sites of the labs. */
export const isOfProgram = ({ fetchSite }: Pick<Arrival, 'fetchSite'>): boolean => fetchSite === undefined;

/** Returns a request that the bank received as the stage and the request log show it. */
export function exchangeOf(arrival: Arrival, number: number): Exchange {
  const { method, path, atMs, status, accepted, reason, servedBy } = arrival;
  const timing = parseServerTiming(arrival.serverTiming);
  return {
    number,
    type: 'arrival',
    method,
    path,
    startedAtMs: atMs,
    totalMs: totalOf(timing),
    status,
    code: accepted ? undefined : reason,
    credential: credentialOf(arrival),
    issuedPublicId: undefined,
    tried: [servedBy],
    servedBy,
    connection: undefined,
    timing,
    requestHeaders: requestHeadersOf(arrival),
    responseHeaders: issuedOf(arrival),
  };
}

/** The time in the replica: the browser's own time is not known. */
const totalOf = ({ verifyMs = 0, store, handlerMs = 0 }: Timing): number =>
  verifyMs + (store?.ms ?? 0) + handlerMs;

function credentialOf(arrival: Arrival): Credential {
  if (arrival.authorization)
    return {
      kind: 'other',
      label: isOfProgram(arrival) ? copiedLabel : 'bank',
      form: 'session',
      bytes: tokenBytes,
    };
  const name = cookieOf(arrival);
  return name === undefined ? { kind: 'none' } : { kind: 'cookie', name };
}

function requestHeadersOf(arrival: Arrival): HeaderList {
  const { origin, referer, fetchSite, fetchMode, fetchDest, cookies, authorization } = arrival;
  const values: readonly (readonly [string, string | undefined])[] = [
    ['Origin', origin],
    ['Referer', referer],
    ['Sec-Fetch-Site', fetchSite],
    ['Sec-Fetch-Mode', fetchMode],
    ['Sec-Fetch-Dest', fetchDest],
    ['Cookie', cookies.length === 0 ? undefined : cookies.map((name) => `${name}=…`).join('; ')],
    ['Authorization', authorization ? 'Bearer, with a token that is not recorded' : undefined],
  ];
  return values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function issuedOf({ issued }: Arrival): HeaderList {
  const [, name, value] = /^([^:]+): (.*)$/.exec(issued ?? '') ?? [];
  return name === undefined || value === undefined ? [] : [[name, value]];
}
