import { Browser } from './visit-shop.ts';

type Listed = { readonly publicId: string; readonly device: string; readonly isThisOne: boolean };

async function listOf(browser: Browser): Promise<Listed[]> {
  const list: unknown = await (await browser.request('/sessions')).json();
  const entries: unknown[] = Array.isArray(list) ? list : [];
  return entries.map((entry) => {
    if (typeof entry !== 'object' || entry === null || !('publicId' in entry) || !('device' in entry))
      throw new Error('The response has no list of sessions.');
    const isThisOne = 'isThisOne' in entry && entry.isThisOne === true;
    return { publicId: String(entry.publicId), device: String(entry.device), isThisOne };
  });
}

const pageOf = async (browser: Browser): Promise<unknown> => (await browser.request('/')).json();

async function signIn(browser: Browser, user: string): Promise<Response> {
  return browser.request('/sign-in', { user, password: 'secret', remember: 'on' });
}

/** Uses the README's complete program with several browsers. Returns what their users notice. */
export async function visitComplete(url: string) {
  const [laptop, phone, tablet, stranger, shared] = [1, 2, 3, 4, 5].map(() => new Browser(url));
  if (!laptop || !phone || !tablet || !stranger || !shared) throw new Error('There are five browsers.');
  await laptop.request('/cart', { product: 'book' });
  const guest = laptop.copy();
  const guestSessions = await guest.request('/sessions');
  const cookie = (await signIn(laptop, 'ada')).headers.getSetCookie().join();
  for (const other of [phone, tablet]) await signIn(other, 'ada');
  await signIn(stranger, 'eve');

  const list = await listOf(laptop);
  const ofPhone = (await listOf(phone)).find(({ isThisOne }) => isThisOne)?.publicId ?? '';
  const endedByStranger = await stranger.request(`/sessions/${ofPhone}/end`, {});
  const afterStranger = await pageOf(phone);
  await laptop.request(`/sessions/${ofPhone}/end`, {});
  const afterEnd = await pageOf(phone);
  await laptop.request('/sessions/end-others', {});
  const afterOthers = [await pageOf(tablet), await pageOf(laptop)];

  const earlier = laptop.copy();
  await signIn(laptop, 'ada');
  const afterSecondSignIn = await pageOf(earlier);
  const beforeSignOut = laptop.copy();
  await laptop.request('/sign-out', {});
  await signIn(phone, 'ada');
  await signIn(tablet, 'ada');
  await phone.request('/sessions/end-all', {});
  await shared.request('/cart', { product: 'pen' });
  await signIn(shared, 'ada');
  await signIn(shared, 'eve');
  return {
    guestSessions: guestSessions.status,
    isRemembered: /Max-Age=[1-9]/.test(cookie),
    sessions: list.length,
    device: list.map(({ device }) => device !== ''),
    cookieFromBeforeTheSignIn: await pageOf(guest),
    endedByStranger: endedByStranger.status,
    afterStranger,
    afterEnd,
    afterOthers,
    afterSecondSignIn,
    afterSignOut: await pageOf(beforeSignOut),
    afterEndAll: await pageOf(tablet),
    otherUser: await pageOf(stranger),
    nextUserOfABrowser: await pageOf(shared),
  };
}
