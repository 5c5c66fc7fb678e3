import type { Response } from './response.ts';
import type { FuzzCase } from './fuzz-case.ts';
import type { Connection } from './connection.ts';

/**
 * Timeout for a complete request. The slowest responses, for a password in the hashing queue, take a few
 * hundred milliseconds.
 */
const responseWithinMs = 8_000;
/** Timeout for a request that may be incomplete. The client then closes its side. */
const optionalWithinMs = 250;
/** Timeout for NGINX to notice that the client has closed. */
const endWithinMs = 3_000;

export type Exchange = {
  readonly responses: readonly Response[];
  readonly faults: readonly string[];
  /** True if the next request may use the connection. */
  readonly isOpen: boolean;
  /** The last received bytes that are not a response. */
  readonly leftover: string;
};

/** Returns one sentence for each fault of a response. */
export type Evaluate = (
  response: Response,
  about: { readonly fuzzCase: FuzzCase; readonly nth: number },
) => string[];

/** Sends one case and reads all responses. */
export async function exchange(
  line: Connection,
  { fuzzCase, bytes, evaluate }: { fuzzCase: FuzzCase; bytes: string; evaluate: Evaluate },
): Promise<Exchange> {
  const responses: Response[] = [];
  const faults: string[] = [];
  const over = (leftover: string, isOpen = false): Exchange => ({ responses, faults, isOpen, leftover });
  line.write(bytes);
  for (const [nth, method] of fuzzCase.methods.entries()) {
    const received = await receive(line, fuzzCase, method);
    if (received.state === 'answer') {
      responses.push(received.response);
      faults.push(...evaluate(received.response, { fuzzCase, nth }));
      if (endsConnection(received.response)) return over('');
    } else {
      faults.push(...evaluateMissing(received, fuzzCase));
      return over('leftover' in received ? received.leftover : line.surplus());
    }
  }
  if (fuzzCase.form !== 'whole') return over('');
  if (line.surplus() !== '') faults.push('more responses than requests');
  return over(line.surplus(), line.surplus() === '');
}

async function receive(line: Connection, { form }: FuzzCase, method: string) {
  if (form === 'whole') return line.next(method, responseWithinMs);
  const perhaps = await line.next(method, optionalWithinMs);
  if (perhaps.state !== 'silent') return perhaps;
  line.end();
  return line.next(method, endWithinMs);
}

/** A request line without a version is HTTP/0.9. NGINX answers with a body and no head. */
const isVersion09 = /^[^ \n]+ [^ \n]+ *\r?\n/;

/** NGINX's response to `Expect`, before the body arrives. */
const interim = /^HTTP\/1\.1 100 Continue\r\n\r\n/;

type Silence = Exclude<Awaited<ReturnType<Connection['next']>>, { state: 'answer' }>;

function evaluateMissing(received: Silence, { form, bytes }: FuzzCase): string[] {
  switch (received.state) {
    case 'broken':
      return isVersion09.test(bytes) ? [] : [`the received bytes are not a response: ${received.reason}`];
    case 'silent':
      return ['no response, and the connection is still open'];
    case 'closed':
      return form === 'whole' || received.leftover.replace(interim, '') !== ''
        ? [`closed without a complete response: ${received.reason}`]
        : [];
    default:
      return received satisfies never;
  }
}

const endsConnection = ({ status, headers }: Response): boolean =>
  status === 101 || /(?:^|,)\s*close\s*(?:,|$)/i.test(headers.get('connection') ?? '');
