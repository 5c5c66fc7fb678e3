import type { IncomingHttpHeaders } from 'node:http';
import { createHttpClient } from '@session-lab/test-support/http-client';

export type Answer = {
  status: number;
  headers: IncomingHttpHeaders;
  /** The parsed body. Undefined if there is none. */
  body: unknown;
  /** The token in the Authorization header of the response: of the app, or of a lab. */
  token: string | undefined;
};

export type Call = {
  token?: string;
  /** Sent as JSON, except a string, which is sent unchanged. */
  body?: unknown;
  /** A header with several values is sent several times. */
  headers?: Record<string, string | string[]>;
};

export type Caller = (method: string, path: string, call?: Call) => Promise<Answer>;

/** Returns a client of one server that parses the responses. */
export function caller(url: string): Caller {
  const { send } = createHttpClient(url);
  return async (method, path, { token, body, headers } = {}) => {
    const content = typeof body === 'string' ? { text: body } : { json: body };
    const allHeaders = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers };
    const response = await send(method, path, { headers: allHeaders, ...content });
    const { authorization, 'content-type': type = '' } = response.headers;
    return {
      status: response.status,
      headers: response.headers,
      body: parse(response.body, type),
      token: authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : undefined,
    };
  };
}

function parse(text: string, type: string): unknown {
  if (text === '') return undefined;
  return type.includes('json') ? JSON.parse(text) : text;
}
