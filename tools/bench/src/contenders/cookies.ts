import type { Credential } from './contender.ts';
import type { User } from './user.ts';

/** What a browser sends back of what it was told to keep. */
export function cookiesIn(headers: Headers): Credential {
  const pairs = headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return { cookie: pairs.join('; ') };
}

/** For contenders that make a session within a request: they have this route beside `GET /me`. */
export async function signInOver(url: string, user: User): Promise<Credential> {
  const response = await fetch(`${url}/sign-in/${user.id}`, { method: 'POST' });
  if (!response.ok) throw new Error(`The sign-in answered ${response.status}.`);
  return cookiesIn(response.headers);
}
