/** Possible reasons for the 401 in the memory lane, with a reply to each. */
export const choices = [
  {
    text: 'NGINX is broken: it should send Ada to one server',
    right: false,
    reply:
      'NGINX works: it distributes requests in turn, so the servers share the work. Even if Ada always reached the same server, her session would be lost when that server restarts.',
  },
  {
    text: 'The token is only valid on one server',
    right: false,
    reply:
      'Both servers have the same key, and both verified the signature: the log shows how long each check took. The token is valid, but one server has no session for it.',
  },
  {
    text: 'One server has no record of her sign-in, and no shared store to read it from',
    right: true,
    reply:
      'One server cannot read the memory of the other. In the second lane both servers read the session from Redis, so either of them can respond.',
  },
] as const;
