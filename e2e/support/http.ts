import { Agent, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { stack } from './stack.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly ms: number;
};

type Options = {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly headers?: OutgoingHttpHeaders;
  /** Raw text of the body; overrides `json`. */
  readonly text?: string;
  readonly agent?: Agent;
  readonly secure?: boolean;
};

/** Sends one request to the public URL, without extra headers. Resolves for every status. */
export function send(path: string, options: Options = {}): Promise<Answer> {
  const text = options.text ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
  const url = new URL(path, options.secure === true ? stack.httpsUrl : stack.baseUrl);
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = (options.secure === true ? httpsRequest : httpRequest)(
      url,
      {
        method: options.method ?? 'GET',
        ...(options.agent === undefined ? {} : { agent: options.agent }),
        // Without `servername`, Node would check the certificate against the Host header.
        ...(options.secure === true ? { ca: stack.ca, servername: url.hostname } : {}),
        headers: {
          ...(text === undefined ? {} : { 'content-type': 'application/json' }),
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          ...options.headers,
        },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => (body += chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            ms: performance.now() - startedAt,
          }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(text);
  });
}

/** Writes bytes to a plain socket. Returns all received data, until the server closes the socket or `until` matches. */
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

export function code(answer: Answer): unknown {
  return JSON.parse(answer.body).code;
}

export const keptAlive = (): Agent => new Agent({ keepAlive: true, maxSockets: 1 });
