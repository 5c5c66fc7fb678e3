import type { Credential } from './contender.ts';
import type { User } from './user.ts';

/** Returns the Cookie header that a browser sends for these Set-Cookie headers. */
export function cookiesIn(headers: Headers): Credential {
  const pairs = headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return { cookie: pairs.join('; ') };
}

/** Signs in through a second route, for contenders that create a session only within a request. */
export async function signInOver(url: string, user: User): Promise<Credential> {
  const response = await fetch(`${url}/sign-in/${user.id}`, { method: 'POST' });
  if (!response.ok) throw new Error(`The sign-in returned ${response.status}.`);
  return cookiesIn(response.headers);
}
