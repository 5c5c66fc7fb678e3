/** A browser as far as the shops need one: it keeps cookies, and sends the origin with a form. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  readonly #url: string;

  constructor(url: string, cookies: Iterable<[string, string]> = []) {
    this.#url = url;
    this.#cookies = new Map(cookies);
  }

  /** Names and values. */
  cookies(): [string, string][] {
    return [...this.#cookies];
  }

  /** Another browser with the cookies that this one has now. */
  copy(): Browser {
    return new Browser(this.#url, this.#cookies);
  }

  async request(path: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    if (form === undefined) return this.send(path);
    return this.send(path, {
      method: 'POST',
      headers: { origin: this.#url },
      body: new URLSearchParams(form),
    });
  }

  async send(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const sent = new Headers(headers);
    sent.set('cookie', [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(`${this.#url}${path}`, { redirect: 'manual', headers: sent, ...init });
    for (const line of response.headers.getSetCookie()) this.#store(line);
    return response;
  }

  #store(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(line)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }

  /** Opens a page, follows redirects, and returns its message and its line about the visitor. */
  async open(path: string): Promise<string> {
    const response = await this.request(path);
    const to = response.headers.get('location');
    if (to !== null) return this.open(to);
    const paragraphs = [...(await response.text()).matchAll(/<p.*?>(.*?)<\/p>/g)].map(([, text]) => text);
    return paragraphs.join(' | ');
  }
}

/** Shops as a guest, signs in, and signs out. Returns what a visitor notices, for the shop before and after the move. */
export async function visitShop(url: string) {
  const visitor = new Browser(url);
  await visitor.request('/cart', { product: 'book' });
  const afterAdding = await visitor.open('/');
  const nextPage = await visitor.open('/');
  await visitor.request('/cart', { product: 'pen' });
  await visitor.open('/');
  const account = await visitor.request('/account');
  const guest = visitor.copy();

  const wrong = await visitor.request('/sign-in', { user: 'ada', password: 'guess' });
  const signedIn = await visitor.request('/sign-in', { user: 'ada', password: 'secret', remember: 'on' });
  const welcome = await visitor.open('/account');
  const cookie = signedIn.headers.getSetCookie().join();
  const member = visitor.copy();
  await visitor.request('/sign-out', {});
  return {
    afterAdding,
    nextPage,
    accountOfGuest: account.headers.get('location'),
    wrongPassword: wrong.status,
    returnsTo: signedIn.headers.get('location'),
    isRemembered: /Max-Age=[1-9]|Expires=/.test(cookie),
    welcome,
    cookieFromBeforeTheSignIn: await guest.open('/'),
    afterSignOut: await visitor.open('/'),
    cookieFromBeforeTheSignOut: await member.open('/'),
  };
}

/** Signs in as another user in the browser of a user. Returns what both notice then. */
export async function signInOverAnotherUser(url: string) {
  const browser = new Browser(url);
  await browser.request('/sign-in', { user: 'ada', password: 'secret' });
  await browser.request('/cart', { product: 'ring' });
  const ada = browser.copy();
  await browser.request('/sign-in', { user: 'bob', password: 'secret' });
  return { bob: await browser.open('/'), ada: await ada.open('/') };
}
