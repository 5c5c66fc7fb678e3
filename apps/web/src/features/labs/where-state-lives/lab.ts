import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'where-state-lives',
  claim: 'Signing in does not stick to a server.',
  lead: 'Ada signs in once in each of four lanes, then sends ten requests per lane. The lanes differ only in where her session is kept.',
  question:
    'In the first lane, only the server that signs Ada in keeps her session, in its memory. How many of her ten requests succeed?',
  answers: [
    { text: 'All ten: she is signed in' },
    { text: 'About half of them', right: true },
    { text: 'None: HTTP is stateless' },
  ],
  why: 'NGINX uses the servers in turn, so every second request reaches the server that has no session for Ada. Sticky balancing sends Ada to the same server each time, which hides the problem until that server crashes. If the state is in Redis or in the token itself, every server can read it, and any server can respond.',
  goal: 'a 401 from one server for a token that the other server accepted',
  source: 'apps/api/src/labs/where-state-lives/service.ts',
};
