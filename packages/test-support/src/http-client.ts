import { readFileSync } from 'node:fs';
import { Agent, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { Agent as TlsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { StackFile } from './stack-file.ts';

export type HttpRequest = {
  readonly token?: string | undefined;
  /** Value that is sent as JSON. */
  readonly json?: unknown;
  /** Text of the body. It is sent as it is, instead of `json`. */
  readonly text?: string | undefined;
  /** Additional headers. An additional header replaces the client's own header of the same name. */
  readonly headers?: OutgoingHttpHeaders | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type HttpResponse = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Resolves with the response, also for an error status. Rejects when no complete response arrives. */
export type Send = (method: string, path: string, request?: HttpRequest) => Promise<HttpResponse>;

export type HttpClient = { readonly send: Send; readonly close: () => void };

type Options = {
  readonly connections?: number | undefined;
  /** Local address from which the client connects. */
  readonly localAddress?: string | undefined;
  /** CA of the server's certificate, in PEM. */
  readonly ca?: string | Buffer | undefined;
};

/**
 * Maximum time for a response, in milliseconds. NGINX waits for a replica for up to 20 s (nginx/api.conf).
 */
const timeoutMs = 25_000;

/**
 * Creates a client that reuses its connections (keep-alive). Unlike `fetch`, the client sends the path
 * unchanged, and can send any header. Like a browser, the client repeats a request if the server has closed
 * the reused connection.
 */
export function createHttpClient(
  origin: string,
  { connections = Infinity, localAddress, ca }: Options = {},
): HttpClient {
  const isSecure = origin.startsWith('https:');
  const agentOptions = {
    keepAlive: true,
    maxSockets: connections,
    ...(localAddress !== undefined && { localAddress }),
  };
  // Without a server name, Node would check the certificate against a `Host` header of the request.
  const { hostname } = new URL(origin);
  const servername = isIP(hostname) === 0 ? hostname : '';
  const agent = isSecure
    ? new TlsAgent({ ...agentOptions, servername, ...(ca && { ca }) })
    : new Agent(agentOptions);
  const request = isSecure ? httpsRequest : httpRequest;

  function exchange(
    method: string,
    path: string,
    { token, json, text, headers, signal }: HttpRequest,
  ): Promise<HttpResponse | 'kept connection was closed'> {
    const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
    const allHeaders = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(origin, {
        method,
        path,
        agent,
        headers: allHeaders,
        ...(signal && { signal }),
      });
      const timer = setTimeout(() => outgoing.destroy(new TimeoutError()), timeoutMs);
      let isAnswered = false;
      outgoing.once('response', (response) => {
        isAnswered = true;
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      outgoing.on('error', (error) => {
        const wasClosed = !isAnswered && outgoing.reusedSocket && isConnectionLoss(error);
        if (wasClosed) resolve('kept connection was closed');
        else reject(error);
      });
      outgoing.once('close', () => clearTimeout(timer));
      outgoing.end(body);
    });
  }

  return {
    async send(method, path, options = {}) {
      for (;;) {
        const response = await exchange(method, path, options);
        if (response !== 'kept connection was closed') return response;
      }
    },
    close: () => agent.destroy(),
  };
}

/** Creates a client of the public HTTPS URL of a stack. */
export function createStackClient(
  { httpsUrl, caFile }: Pick<StackFile, 'httpsUrl' | 'caFile'>,
  { connections = 8, localAddress }: Pick<Options, 'connections' | 'localAddress'> = {},
): HttpClient {
  // "localhost" may resolve to ::1, which an address of 127.0.0.0/8 cannot reach.
  const origin = httpsUrl.replace('localhost', '127.0.0.1');
  return createHttpClient(origin, { connections, localAddress, ca: readFileSync(caFile) });
}

class TimeoutError extends Error {
  readonly code = 'timeout';
  constructor() {
    super(`no response within ${timeoutMs / 1000} s`);
  }
}

const isConnectionLoss = (error: Error): boolean =>
  'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
