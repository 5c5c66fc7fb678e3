import { Profile } from '@session-lab/contract';
import type { SignedUpUser } from '@session-lab/test-support/users';
import type { Received, Line } from './line.ts';

const withinMs = 5_000;

/** Asks who somebody honest is: after a bad request their answer has to be their own, and not one that was left over. */
export async function canary(line: Line, { userName, token }: SignedUpUser, host: string): Promise<string[]> {
  line.write(`GET /v1/users/me HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  const received = await line.next('GET', withinMs);
  const said = whoIn(received);
  if (said !== userName) return [`a request after it was answered with ${said}, and not ${userName}`];
  return line.surplus() === '' ? [] : ['a request after it was answered twice'];
}

function whoIn(received: Received): string {
  if (received.state !== 'answer') return received.state;
  const { status, body } = received.answer;
  if (status !== 200) return `${status} ${body.toString()}`;
  return Profile.parse(JSON.parse(body.toString())).userName;
}
