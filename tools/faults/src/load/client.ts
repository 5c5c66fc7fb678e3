import { Agent, request, type ClientRequest, type IncomingHttpHeaders } from 'node:http';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** One request and what came of it. */
export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  /** Until the whole answer was there, or until it was clear that none would come. */
  readonly ms: number;
  /** Absent where none came. */
  readonly answer?: Answer;
  /** Why none came. */
  readonly error?: string;
};

export type Ask = {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly json?: unknown;
  readonly signal?: AbortSignal;
};

export type Client = ReturnType<typeof createClient>;

/** As many connections as the load may have, those of waiting requests included. */
const connectionsAtMost = 400;
/** NGINX gives up on a replica after 20 s at the most (nginx/api.conf). */
const timeoutMs = 25_000;

/** Sends requests over connections that are kept, as browsers do. */
export function createClient(baseUrl: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsAtMost });
  return {
    baseUrl,
    async send(ask: Ask): Promise<Sent> {
      const { method, path } = ask;
      const atMs = performance.now();
      const outcome = await untilAnswered(baseUrl, agent, ask);
      return { method, path, atMs, ms: performance.now() - atMs, ...outcome };
    },
    close: (): void => agent.destroy(),
  };
}

type Outcome = { readonly answer: Answer } | { readonly error: string };

/** A kept connection may be closed at the moment it is used again: then browsers, and this, send once more. */
async function untilAnswered(baseUrl: string, agent: Agent, ask: Ask): Promise<Outcome> {
  for (;;) {
    const outcome = await exchange(baseUrl, agent, ask);
    if (outcome !== 'connection was closed before') return outcome;
  }
}

function exchange(
  baseUrl: string,
  agent: Agent,
  { method, path, token, json, signal }: Ask,
): Promise<Outcome | 'connection was closed before'> {
  const body = json === undefined ? undefined : JSON.stringify(json);
  return new Promise((resolve) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const asked = request(new URL(path, baseUrl), { method, agent, headers, ...(signal && { signal }) });
    const timer = setTimeout(() => asked.destroy(new Error('timeout')), timeoutMs);
    let answering = false;
    asked.once('response', (response) => {
      answering = true;
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', (error) => resolve({ error: reasonOf(error) }));
      response.once('end', () => {
        resolve({ answer: { status: response.statusCode ?? 0, headers: response.headers, body: text } });
      });
    });
    asked.on('error', (error) => {
      resolve(
        !answering && wasClosed(asked, error) ? 'connection was closed before' : { error: reasonOf(error) },
      );
    });
    asked.once('close', () => clearTimeout(timer));
    asked.end(body);
  });
}

function wasClosed(asked: ClientRequest, error: Error): boolean {
  return asked.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(reasonOf(error));
}

function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
