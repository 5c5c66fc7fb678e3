/** Possible reasons for the 401 in the first lane, with a reply to each. */
export const choices = [
  {
    text: 'NGINX is broken: it should send Ada to one server',
    right: false,
    reply:
      'NGINX works: the servers share the work in turn. Even if Ada always reached the same server, a restart of that server would lose her session.',
  },
  {
    text: 'The token is only valid on one server',
    right: false,
    reply:
      'Both servers have the same key, and both verified the signature. The token is valid, but one server has no session for it.',
  },
  {
    text: 'One server has no record of her sign-in, and no shared store to read it from',
    right: true,
    reply:
      'One server cannot read the memory of the other. In the second lane both servers read the session from Redis, so either of them can answer.',
  },
] as const;
