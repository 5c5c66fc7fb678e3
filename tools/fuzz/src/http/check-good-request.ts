import { Profile } from '@session-lab/contract';
import type { SignedUpUser } from '@session-lab/test-support/users';
import type { Received, Connection } from './connection.ts';

const withinMs = 5_000;

/**
 * Reads the profile of an honest user. After a bad request, the response must belong to this request, not to
 * an earlier one.
 */
export async function checkHonestUser(
  connection: Connection,
  { userName, token }: SignedUpUser,
  host: string,
): Promise<string[]> {
  connection.write(`GET /v1/users/me HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  const received = await connection.next('GET', withinMs);
  const answeredFor = userNameIn(received);
  if (answeredFor !== userName)
    return [`the next request was answered for ${answeredFor}, expected ${userName}`];
  return connection.surplus() === '' ? [] : ['the next request was answered twice'];
}

function userNameIn(received: Received): string {
  if (received.state !== 'answer') return received.state;
  const { status, body } = received.response;
  if (status !== 200) return `${status} ${body.toString()}`;
  return Profile.parse(JSON.parse(body.toString())).userName;
}
