import { request } from 'node:http';

export type Address = { readonly hostname: string; readonly port: number };
export type Answer = { readonly status: number; readonly text: string };

/** How the attacker presents a stolen token. */
export type Stolen = { readonly token: string; readonly as: 'header' | 'cookie' };

const timeoutMs = 3000;
const bytesAtMost = 4096;
/** A stolen token is sent as it is, if it can be a part of a header at all. */
const tokenShape = /^[\w.~+/=-]{1,200}$/;

/** Parses the body of a request. */
export function stolenIn(body: unknown): Stolen | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const token: unknown = Reflect.get(body, 'token');
  if (typeof token !== 'string' || !tokenShape.test(token)) return undefined;
  return { token, as: Reflect.get(body, 'as') === 'cookie' ? 'cookie' : 'header' };
}

/** Parts that the attacker's server adds to its own request, so that the student finds the request among the arrivals. */
export type Trace = { readonly query: string; readonly referer: string };

/** Returns the token in an address, if it contains one. */
export const addressTokenIn = (text: string): string | undefined =>
  /[?&]access_token=([\w-]{86})(?:&|$)/.exec(text)?.[1];

/**
 * Uses a stolen token from the attacker's own server: reads the account of its owner at the bank. Without a token, the bank
 * refuses. Rejects if the bank does not answer.
 */
export function replay(
  bank: string,
  { hostname, port }: Address,
  stolen: Stolen | undefined,
  { query, referer }: Trace = { query: '', referer: '' },
): Promise<Answer> {
  const headers = {
    Host: new URL(bank).host,
    'User-Agent': 'attacker',
    ...credentialsOf(stolen),
    ...(referer === '' ? {} : { Referer: referer }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(
    { hostname, port, path: `/v1/labs/bank/me${query}`, headers, timeout: timeoutMs },
    (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > bytesAtMost) response.destroy();
      });
      response.once('close', () =>
        resolve({ status: response.statusCode ?? 0, text: text.slice(0, bytesAtMost) }),
      );
    },
  );
  sent.once('timeout', () => sent.destroy(new Error('The bank did not answer in time.')));
  sent.once('error', reject);
  sent.end();
  return promise;
}

function credentialsOf(stolen: Stolen | undefined): Readonly<Record<string, string>> {
  if (stolen === undefined) return {};
  const { token, as } = stolen;
  return as === 'header' ? { Authorization: `Bearer ${token}` } : { Cookie: `bank=${token}` };
}
