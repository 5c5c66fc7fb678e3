import type { Arbitrary } from 'fast-check';
import { loopbackAddress } from '@session-lab/test-support/addresses';
import type { Failures } from '../failures.ts';
import type { Tally } from '../tally.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { exchange, type Evaluate, type Exchange } from './exchange.ts';
import { openConnection, type Target, type Connection } from './connection.ts';
import { fillIn, type TokenName } from './token-placeholders.ts';
import { problemCodeOf } from './documented.ts';

/** Requests at the same time: fewer than the hashing queue accepts. */
const concurrency = 16;
/**
 * Requests on one connection. The next connection has another address: the API's limits apply per address.
 */
const requestsPerConnection = 40;
/** An honest request follows every malformed request, and every eighth of the others. */
const honestEvery = 8;
/** Every fifth request uses TLS. */
const secureEvery = 5;

/** The values of the placeholders. */
export type Credentials = {
  readonly tokenOf: (name: TokenName) => string;
  /** Replaces tokens whose session has ended. Some generated requests end a session, as they should. */
  readonly replaceLost: (names: readonly TokenName[]) => Promise<void>;
  readonly student: string;
};

/** A server, what it gets, and what must be true for its responses. */
export type Site = {
  readonly cases: Arbitrary<FuzzCase>;
  /** Without `secure`, no request uses TLS. */
  readonly targets: { readonly plain: Target; readonly secure?: Target };
  readonly credentials: Credentials;
  /** Sends request `at` of a client that sends only good requests. Resolves to the faults of its response. */
  readonly checkHonest: (connection: Connection, at: number) => Promise<string[]>;
  readonly evaluate: Evaluate;
  /** Whether each response has its number on the connection. */
  readonly isNumbered: boolean;
};

type Run = {
  readonly site: Omit<Site, 'cases'>;
  readonly nextFuzzCase: () => FuzzCase;
  readonly total: number;
  readonly failures: Failures;
  readonly tally: Tally;
  readonly signal: AbortSignal;
};

type OpenConnection = { connection: Connection; requests: number; last: string };

/** Sends `total` requests, with honest requests between them. Resolves to the number of honest requests. */
export async function runRequests(run: Run): Promise<{ honestRequests: number }> {
  const { site, nextFuzzCase, total, failures, tally, signal } = run;
  const { targets, credentials, evaluate, isNumbered } = site;
  let index = 0;
  let opened = 0;
  let honestRequests = 0;

  const open = (target: Target): OpenConnection => ({
    connection: openConnection(target, loopbackAddress(opened++)),
    requests: 0,
    last: '',
  });

  async function worker(): Promise<void> {
    const connections = new Map<Target, OpenConnection>();
    while (index < total && !failures.isFull() && !signal.aborted) {
      const at = index++;
      const fuzzCase = nextFuzzCase();
      const { plain, secure = plain } = targets;
      const target = at % secureEvery === 0 ? secure : plain;
      const own = connections.get(target) ?? open(target);
      connections.delete(target);
      if (await send(own, fuzzCase, at)) connections.set(target, own);
      else own.connection.destroy();
    }
    for (const { connection } of connections.values()) connection.destroy();
  }

  /** Resolves to true if the connection can be used again. */
  async function send(own: OpenConnection, fuzzCase: FuzzCase, at: number): Promise<boolean> {
    const { bytes, used } = fillIn(fuzzCase.bytes, credentials);
    const done = await exchange(own.connection, { fuzzCase, bytes, evaluate });
    own.requests += done.responses.length;
    const faults = [...done.faults, ...(isNumbered ? checkOrder(own, done) : [])];
    let isOpen = done.isOpen;
    if (fuzzCase.family !== 'structured' || at % honestEvery === 0) {
      if (isOpen) faults.push(...(await checkUser(own.connection, at)));
      own.requests += 1;
      const fresh = open(targets.plain);
      faults.push(...(await checkUser(fresh.connection, at + 1)));
      fresh.connection.destroy();
    }
    for (const response of done.responses) tally.add(response.status, problemCodeOf(response));
    if (done.responses.some((response) => problemCodeOf(response) === 'invalid_token'))
      await credentials.replaceLost(used);
    if (faults.length > 0) {
      failures.add({
        index: at,
        family: fuzzCase.family,
        faults,
        sent: fuzzCase.bytes,
        before: own.last,
        received: textOf(done),
      });
      isOpen = false;
    }
    own.last = fuzzCase.bytes;
    return isOpen && own.requests < requestsPerConnection;
  }

  async function checkUser(connection: Connection, at: number): Promise<string[]> {
    honestRequests += 1;
    return site.checkHonest(connection, at);
  }

  await Promise.all(Array.from({ length: concurrency }, worker));
  return { honestRequests };
}

/**
 * Checks X-Connection: NGINX numbers the requests of a connection, so another number belongs to another
 * request.
 */
function checkOrder(own: OpenConnection, { responses }: Exchange): string[] {
  const first = own.requests - responses.length + 1;
  return responses.flatMap(({ headers }, nth) => {
    const number = Number(headers.get('x-connection')?.split('/')[1]);
    return number === first + nth
      ? []
      : [`received the response to request ${number} of the connection, expected ${first + nth}`];
  });
}

function textOf({ responses, leftover }: Exchange): string {
  const texts = responses.map(({ status, headers, body }) => {
    const opened = [...headers].map(([name, value]) => `${name}: ${value}`);
    return `${status}\r\n${opened.join('\r\n')}\r\n\r\n${body.toString('latin1')}`;
  });
  return [...texts, leftover].join('\r\n');
}
