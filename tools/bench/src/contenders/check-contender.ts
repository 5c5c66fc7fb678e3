import type { Credential } from './contender.ts';
import { isRecord, type Ready } from './messages.ts';
import { tampered } from './tampered.ts';
import { users } from './user.ts';

/**
 * @throws Error when a user receives the wrong profile, or when a request without a credential, or with a
 * changed one,
 *   is accepted
 */
export async function checkContender({ url, headers }: Ready): Promise<void> {
  for (const [index, credential] of headers.entries()) {
    const answer = await getMe(url, credential);
    if (answer.status !== 200 || answer.email !== users[index]?.email)
      throw new Error(`user ${index} received ${JSON.stringify(answer)}`);
  }
  for (const credential of [{}, ...headers.slice(0, 1).map(tampered)]) {
    const { status } = await getMe(url, credential);
    if (status !== 401) throw new Error(`expected 401 for ${JSON.stringify(credential)}, got ${status}`);
  }
}

async function getMe(url: string, headers: Credential): Promise<{ status: number; email: unknown }> {
  const response = await fetch(`${url}/me`, { headers });
  const body: unknown = response.ok ? await response.json() : await response.text();
  return { status: response.status, email: isRecord(body) ? body['email'] : undefined };
}
