import { loopbackAddress } from '@session-lab/test-support/addresses';
import type { TestUsers } from '../test-users.ts';
import type { Failures } from '../failures.ts';
import type { Tally } from '../tally.ts';
import { checkHonestUser } from './check-honest-user.ts';
import type { FuzzCase } from './fuzz-case.ts';
import { exchange, type Exchange } from './exchange.ts';
import { openConnection, type Target, type Connection } from './connection.ts';
import { fillIn } from './token-placeholders.ts';
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

type Run = {
  /** Value of the Host header. */
  readonly host: string;
  readonly targets: { readonly plain: Target; readonly secure: Target };
  readonly users: TestUsers;
  readonly nextFuzzCase: () => FuzzCase;
  readonly total: number;
  readonly failures: Failures;
  readonly tally: Tally;
  readonly signal: AbortSignal;
};

type OpenConnection = { connection: Connection; requests: number; last: string };

/** Sends `total` requests, with honest requests between them. Resolves to the number of honest requests. */
export async function runRequests(run: Run): Promise<{ honestRequests: number }> {
  const { host, targets, users, nextFuzzCase, total, failures, tally, signal } = run;
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
      const target = at % secureEvery === 0 ? targets.secure : targets.plain;
      const own = connections.get(target) ?? open(target);
      connections.delete(target);
      if (await send(own, fuzzCase, at)) connections.set(target, own);
      else own.connection.destroy();
    }
    for (const { connection } of connections.values()) connection.destroy();
  }

  /** Resolves to true if the connection can be used again. */
  async function send(own: OpenConnection, fuzzCase: FuzzCase, at: number): Promise<boolean> {
    const { bytes, used } = fillIn(fuzzCase.bytes, users.tokenOf);
    const done = await exchange(own.connection, fuzzCase, bytes);
    const faults = [...done.faults, ...checkOrder(own, done)];
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
      await users.replaceLost(used);
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
    const person = users.honest[at % users.honest.length];
    if (person === undefined) throw new Error('There is no honest user.');
    honestRequests += 1;
    return checkHonestUser(connection, person, host);
  }

  await Promise.all(Array.from({ length: concurrency }, worker));
  return { honestRequests };
}

/**
 * Checks X-Connection: NGINX numbers the requests of a connection, so another number belongs to another
 * request.
 */
function checkOrder(own: OpenConnection, { responses }: Exchange): string[] {
  return responses.flatMap(({ headers }) => {
    own.requests += 1;
    const number = Number(headers.get('x-connection')?.split('/')[1]);
    return number === own.requests
      ? []
      : [`received the response to request ${number} of the connection, expected ${own.requests}`];
  });
}

function textOf({ responses, leftover }: Exchange): string {
  const texts = responses.map(({ status, headers, body }) => {
    const opened = [...headers].map(([name, value]) => `${name}: ${value}`);
    return `${status}\r\n${opened.join('\r\n')}\r\n\r\n${body.toString('latin1')}`;
  });
  return [...texts, leftover].join('\r\n');
}
