import { createHttpClient } from '@session-lab/test-support/http-client';

export type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The parsed body. Undefined if there is none. */
  body: unknown;
  /** The token in the Authorization header of the response. */
  token: string | undefined;
};

export type Call = {
  token?: string;
  /** Sent as JSON, except a string, which is sent unchanged. */
  body?: unknown;
  headers?: Record<string, string | string[]>;
};

export type Caller = (method: string, path: string, call?: Call) => Promise<Answer>;

/** Returns an HTTP client that parses the bodies of responses. */
export function caller(url: string): Caller {
  const { send } = createHttpClient(url);
  return async (method, path, { token, body, headers } = {}) => {
    const content = typeof body === 'string' ? { text: body } : { json: body };
    const response = await send(method, path, { token, headers, ...content });
    return {
      status: response.status,
      headers: response.headers,
      body: parse(response.body, response.headers['content-type']),
      token: tokenIn(response.headers.authorization),
    };
  };
}

function parse(text: string, type = ''): unknown {
  if (text === '') return undefined;
  return type.includes('json') ? JSON.parse(text) : text;
}

function tokenIn(header: string | undefined): string | undefined {
  return header?.startsWith('Bearer ') === true ? header.slice('Bearer '.length) : undefined;
}
