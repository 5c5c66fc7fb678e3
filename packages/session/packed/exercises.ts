import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Browser } from './visit-shop.ts';

/** Uses the README's server as a client: signs in, sends a request, opens a WebSocket, signs out. Returns the responses. */
export async function useServer(url: string) {
  const { token, headers } = await tokenOf(await fetch(`${url}/sign-in`, { method: 'POST' }));
  const socketUrl = `${url.replace('http', 'ws')}/?access_token=${token}`;
  const guest = await fetch(`${url}/me`);
  const me = await (await fetch(`${url}/me`, { headers })).json();

  const socket = new WebSocket(socketUrl);
  await firstEvent(socket, 'open');
  const closing = new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve));
  await fetch(`${url}/sign-out`, { method: 'POST', headers });
  const { code, reason } = await closing;
  const signedOut = await fetch(`${url}/me`, { headers });
  const clientModule = await fetch(`${url}/session-client.js`);
  return {
    challenge: guest.headers.get('www-authenticate'),
    me,
    socketClosed: { code, reason },
    signedOut: { status: signedOut.status, body: await signedOut.json() },
    clientModule: {
      type: clientModule.headers.get('content-type'),
      imports: /^import /m.test(await clientModule.text()),
    },
    lateSocket: await firstEvent(new WebSocket(socketUrl), 'open', 'error'),
  };
}

/** Signs in to the first example, and sends a request with and without the token. */
export async function useFirst(url: string) {
  const { headers } = await tokenOf(await fetch(`${url}/sign-in`, { method: 'POST' }));
  const guest = await fetch(`${url}/me`);
  const me = await fetch(`${url}/me`, { headers });
  return { challenge: guest.headers.get('www-authenticate'), me: await me.json() };
}

/** Opens a WebSocket, sends SIGTERM to the program, and returns how both end. */
export async function endServer(url: string, child: ChildProcess) {
  const { token } = await tokenOf(await fetch(`${url}/sign-in`, { method: 'POST' }));
  const socket = new WebSocket(`${url.replace('http', 'ws')}/?access_token=${token}`);
  await firstEvent(socket, 'open');
  const closing = new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve));
  const exiting = once(child, 'exit', { signal: AbortSignal.timeout(20_000) });
  child.kill('SIGTERM');
  const exit = await exiting;
  const { code } = await closing;
  return { socketClosed: code, exit };
}

/** Signs in to the old app, moves to the new sessions, and tries to move again. */
export async function moveOver(url: string) {
  const signedIn = await fetch(`${url}/old/sign-in`, { method: 'POST' });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const move = (): Promise<Response> => fetch(`${url}/move`, { method: 'POST', headers: { cookie } });
  const { headers } = await tokenOf(await move());
  const me = await fetch(`${url}/me`, { headers });
  return { me: await me.json(), movedAgain: (await move()).status };
}

/** Resolves to the first of these events of a WebSocket. */
export function firstEvent(socket: WebSocket, ...types: readonly ('open' | 'error')[]): Promise<string> {
  return new Promise((resolve) => {
    for (const type of types) socket.addEventListener(type, () => resolve(type), { once: true });
  });
}

async function tokenOf(response: Response) {
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('token' in body))
    throw new Error('The response has no token.');
  const token = String(body.token);
  return { token, headers: { authorization: `Bearer ${token}` } };
}

/** Signs in and out at a recipe with a cookie. Returns the status of each response, and what the cookie is good for. */
export async function useCookie(url: string) {
  const browser = new Browser(url);
  const send = async (method: string, headers: Record<string, string> = {}): Promise<number> =>
    (await browser.send('/session', { method, headers: { origin: url, ...headers } })).status;
  const guest = await send('GET');
  const signIn = await send('POST');
  const first = browser.copy();
  const me: unknown = await (await browser.request('/session')).json();
  const signInFromAnotherSite = await send('POST', { 'sec-fetch-site': 'cross-site' });
  const secondSignIn = await send('POST');
  const replaced = (await first.request('/session')).status;
  const signOutFromAnotherSite = await send('DELETE', { 'sec-fetch-site': 'cross-site' });
  const last = browser.copy();
  const cookiesBefore = browser.cookies().length;
  const signOut = await send('DELETE');
  return {
    guest,
    signIn,
    me,
    signInFromAnotherSite,
    secondSignIn,
    replaced,
    signOutFromAnotherSite,
    cookies: [cookiesBefore, browser.cookies().length],
    signOut,
    ended: (await last.request('/session')).status,
  };
}
