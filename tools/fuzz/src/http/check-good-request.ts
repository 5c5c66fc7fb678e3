import type { Received, Connection } from './connection.ts';

const withinMs = 5_000;

export type GoodRequest = {
  /** Path and header lines of a GET. */
  readonly path: string;
  readonly headers: readonly string[];
  /** A part of the response, which no other response has. */
  readonly expected: string;
};

/** Sends a good request. After a bad request, the response must belong to this request, not to an earlier one. */
export async function checkGoodRequest(
  connection: Connection,
  { path, headers, expected }: GoodRequest,
): Promise<string[]> {
  connection.write(`GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  const answer = textOf(await connection.next('GET', withinMs));
  if (!answer.startsWith('200 ') || !answer.includes(expected))
    return [`the next request, for ${expected}, got ${answer}`];
  return connection.surplus() === '' ? [] : ['the next request was answered twice'];
}

const textOf = (received: Received): string =>
  received.state === 'answer'
    ? `${received.response.status} ${received.response.body.toString()}`
    : received.state;
