/** The part of a response that has its headers. */
export type ResponseHead = WebHeaders | { readonly headers: WebHeaders } | NodeResponse | FastifyReply;

/** The Web's `Headers`. A `Response` has them as its property `headers`. */
type WebHeaders = Pick<Headers, 'append' | 'delete' | 'getSetCookie' | 'set'>;

/** Node's `ServerResponse`, also that of HTTP/2 and of Express. */
type NodeResponse = {
  getHeader(name: string): HeaderValue;
  setHeader(name: string, value: string | readonly string[]): unknown;
};

/** Fastify keeps its own headers. `reply.raw` would lose a cookie that another plugin sets too. */
type FastifyReply = {
  getHeader(name: string): HeaderValue;
  removeHeader(name: string): unknown;
  header(name: string, value: string | string[]): unknown;
};

type HeaderValue = number | string | readonly string[] | undefined;

/** The parts of a response that all frameworks have. */
type Head = {
  cookies(): readonly string[];
  setCookies(cookies: readonly string[]): void;
  set(name: string, value: string): void;
};

/**
 * Sets a cookie next to other cookies, in the place of a cookie of the same name, and `Cache-Control: no-store`.
 *
 * @param caller name of the function, for messages
 * @throws TypeError for an object that is not a response, and for headers that cannot be changed
 */
export function setCookie(response: ResponseHead, name: string, cookie: string, caller: string): void {
  change(response, caller, (head) => {
    const others = head.cookies().filter((other) => !other.startsWith(`${name}=`));
    head.setCookies([...others, cookie]);
    head.set('Cache-Control', 'no-store');
  });
}

/** Like `setCookie`. Leaves a cookie of the same name that the response has already: it is newer. */
export function setCookieUnlessSet(
  response: ResponseHead,
  name: string,
  cookie: string,
  caller: string,
): void {
  change(response, caller, (head) => {
    const cookies = head.cookies();
    if (!cookies.some((other) => other.startsWith(`${name}=`))) head.setCookies([...cookies, cookie]);
    head.set('Cache-Control', 'no-store');
  });
}

/** @throws TypeError as `setCookie` does */
export function setHeaders(
  response: ResponseHead,
  headers: Readonly<Record<string, string>>,
  caller: string,
): void {
  change(response, caller, (head) => {
    for (const [name, value] of Object.entries(headers)) head.set(name, value);
  });
}

function change(response: ResponseHead, caller: string, write: (head: Head) => void): void {
  const head = headOf(response, caller);
  try {
    write(head);
  } catch (error) {
    if (!(error instanceof TypeError) || !/immutable/i.test(error.message)) throw error;
    throw new TypeError(
      `${caller}: the headers of this response cannot be changed, as those of Response.redirect() and of fetch(). ` +
        'Make a response whose headers can: new Response(null, { status: 303, headers: { Location: url } }).',
      { cause: error },
    );
  }
}

function headOf(response: ResponseHead, caller: string): Head {
  const given: unknown = response;
  if (typeof given === 'object' && given !== null) {
    if ('setHeader' in response) return nodeHead(response);
    if ('removeHeader' in response && 'header' in response) return fastifyHead(response);
    if ('getSetCookie' in response) return webHead(response);
    if ('headers' in response && typeof response.headers?.getSetCookie === 'function')
      return webHead(response.headers);
  }
  throw new TypeError(
    `${caller}: the first argument must be the response: that of Express or node:http, a reply of Fastify, a Response, ` +
      'or its Headers. In Hono it is the response that you return, for example that of context.json().',
  );
}

function webHead(headers: WebHeaders): Head {
  return {
    cookies: () => headers.getSetCookie(),
    setCookies(cookies) {
      headers.delete('Set-Cookie');
      for (const cookie of cookies) headers.append('Set-Cookie', cookie);
    },
    set: (name, value) => headers.set(name, value),
  };
}

function nodeHead(response: NodeResponse): Head {
  return {
    cookies: () => listOf(response.getHeader('Set-Cookie')),
    setCookies: (cookies) => void response.setHeader('Set-Cookie', cookies),
    set: (name, value) => void response.setHeader(name, value),
  };
}

function fastifyHead(reply: FastifyReply): Head {
  return {
    cookies: () => listOf(reply.getHeader('Set-Cookie')),
    setCookies(cookies) {
      // `header` adds cookies to those that are there.
      reply.removeHeader('Set-Cookie');
      reply.header('Set-Cookie', [...cookies]);
    },
    set: (name, value) => void reply.header(name, value),
  };
}

function listOf(value: HeaderValue): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}
