import { connect } from 'node:net';
import {
  createHttpClient,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from '@session-lab/test-support/http-client';
import { stack } from './stack.ts';

export type Answer = HttpResponse & { readonly ms: number };

type Options = HttpRequest & {
  readonly method?: string;
  /** Client for this request. The default shares its connections with all tests of the file. */
  readonly client?: HttpClient;
  /** Sends over HTTPS. */
  readonly secure?: boolean;
};

const plainClient = createHttpClient(stack.baseUrl);
const secureClient = createHttpClient(stack.httpsUrl, { ca: stack.ca });

/**
 * Sends one request to the public URL. Resolves for every status, with the time until the end of the
 * response.
 */
export async function send(
  path: string,
  { method = 'GET', secure = false, client = secure ? secureClient : plainClient, ...request }: Options = {},
): Promise<Answer> {
  const startedAtMs = performance.now();
  const response = await client.send(method, path, request);
  return { ...response, ms: performance.now() - startedAtMs };
}

/**
 * Writes bytes to a plain socket. Returns all received data, until the server closes the socket or `until`
 * matches.
 */
export function sendRaw(bytes: string, { until }: { until?: RegExp } = {}): Promise<string> {
  const { hostname, port } = new URL(stack.baseUrl);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      answer += chunk;
      if (until?.test(answer) === true) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
  });
}

export const code = ({ body }: Pick<Answer, 'body'>): unknown => member(body, 'code');

/**
 * Returns a part of a JSON text: `member(body, 'sessions', 0, 'address')`. Returns undefined if the part does
 * not exist.
 */
export function member(text: string, ...path: (string | number)[]): unknown {
  let value: unknown = JSON.parse(text);
  for (const key of path)
    value = value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined;
  return value;
}

/** Creates a client with one keep-alive connection. */
export const createSingleConnection = (): HttpClient => createHttpClient(stack.baseUrl, { connections: 1 });
