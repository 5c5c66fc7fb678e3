/** Why the one lane says 401: what people think, and what there is to say to it. */
export const choices = [
  {
    text: 'NGINX is broken: it should send Ada to one server',
    right: false,
    reply:
      'NGINX takes turns so that the servers share the work. If it always picked the same one for Ada, she would be a stranger again when that one restarts.',
  },
  {
    text: 'The token is only valid on one server',
    right: false,
    reply:
      'Both servers hold the same key, and each has checked the signature: a row of the log shows how long it took. The token was good; nobody there knew whose it is.',
  },
  {
    text: 'One server never saw her sign in, and has nowhere to ask',
    right: true,
    reply:
      'What the first server keeps in its memory, the other cannot see. In the second lane both ask Redis, so it does not matter who answers.',
  },
] as const;
