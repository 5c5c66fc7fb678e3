import { request } from 'node:http';

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

/** Returns an HTTP client. Unlike `fetch`, it can set `Host` and send a header twice. */
export function caller(url: string): Caller {
  return (method, path, { token, body, headers } = {}) =>
    new Promise((resolve, reject) => {
      const sent = typeof body === 'string' ? body : JSON.stringify(body);
      // The path is sent unchanged: a URL would resolve its dot segments.
      const req = request(url, {
        method,
        path,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(sent === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
          ...headers,
        },
      });
      req.once('error', reject);
      req.once('response', (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.once('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: res.statusCode ?? 0,
            headers: res.headers,
            body: parse(text, res.headers['content-type']),
            token: tokenIn(res.headers.authorization),
          });
        });
      });
      req.end(sent);
    });
}

function parse(text: string, type = ''): unknown {
  if (text === '') return undefined;
  return type.includes('json') ? JSON.parse(text) : text;
}

function tokenIn(header: string | undefined): string | undefined {
  return header?.startsWith('Bearer ') === true ? header.slice('Bearer '.length) : undefined;
}
