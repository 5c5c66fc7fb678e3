import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import type { StackFile } from '@session-lab/launcher';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
type Asked = {
  readonly token?: string | undefined;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
};
export type Caller = (method: string, path: string, asked?: Asked) => Promise<Answer>;
export type Call = { readonly call: Caller; readonly close: () => void };

/** Answers later than this are none, in milliseconds: NGINX waits 20 s for the slowest of its own. */
const timeoutMs = 25_000;

/** A client of the public URL over TLS, with connections that it keeps; it resolves for every status. */
export function createCaller(
  stack: Pick<StackFile, 'httpsUrl' | 'caFile'>,
  { connections = 8, localAddress }: { connections?: number; localAddress?: string | undefined } = {},
): Call {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: connections,
    ca: readFileSync(stack.caFile),
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  // By number: "localhost" may be ::1, which no address of 127.0.0.0/8 reaches.
  const origin = stack.httpsUrl.replace('localhost', '127.0.0.1');
  const call: Caller = (method, path, asked = {}) => send(new URL(path, origin), { method, agent }, asked);
  return { call, close: () => agent.destroy() };
}

function send(
  url: URL,
  options: { method: string; agent: Agent },
  { token, json, headers: more }: Asked,
): Promise<Answer> {
  const text = json === undefined ? undefined : JSON.stringify(json);
  const headers = {
    ...more,
    ...(text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...options, headers, timeout: timeoutMs });
    outgoing.once('timeout', () =>
      outgoing.destroy(new Error(`no answer to ${options.method} within ${timeoutMs / 1000} s`)),
    );
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
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
    outgoing.end(text);
  });
}
