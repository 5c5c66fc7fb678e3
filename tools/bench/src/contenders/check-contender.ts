import type { Credential } from './contender.ts';
import { isRecord } from './messages.ts';
import type { RunningContender } from './start-contender.ts';
import { tampered } from './tampered.ts';
import { users } from './user.ts';

/**
 * @throws Error when the contender does not know who asks: some user is not answered as who they are, or somebody gets in
 *   without a credential, or with one that was changed
 */
export async function checkContender({ url, headers }: RunningContender): Promise<void> {
  for (const [index, credential] of headers.entries()) {
    const answer = await askFor(url, credential);
    if (answer.status !== 200 || answer.email !== users[index]?.email)
      throw new Error(`user ${index} was answered ${JSON.stringify(answer)}`);
  }
  for (const credential of [{}, ...headers.slice(0, 1).map(tampered)]) {
    const { status } = await askFor(url, credential);
    if (status !== 401) throw new Error(`${JSON.stringify(credential)} was answered ${status}`);
  }
}

async function askFor(url: string, headers: Credential): Promise<{ status: number; email: unknown }> {
  const response = await fetch(`${url}/me`, { headers });
  const body: unknown = response.ok ? await response.json() : await response.text();
  return { status: response.status, email: isRecord(body) ? body['email'] : undefined };
}
