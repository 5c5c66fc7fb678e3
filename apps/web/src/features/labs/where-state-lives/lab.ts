import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'where-state-lives',
  question: 'One server knows Ada. How many of her ten requests succeed?',
  answers: [
    { text: 'All ten: she is signed in' },
    { text: 'Those that reach that server' },
    { text: 'None: HTTP is stateless' },
  ],
  claim: 'A request succeeds only at a server that can read Ada’s session.',
  why: 'NGINX uses the servers in turn, so the other requests reach a server that has no session for Ada. Sticky balancing sends Ada to the same server each time, which hides the problem until that server crashes. If the state is in Redis or in the token itself, every server can read it, and any server can answer.',
  goal: 'a 401 from one server for a token that another server accepted',
  breakIt: 'Crash the server that every sticky request reaches.',
  source: 'apps/api/src/labs/where-state-lives/service.ts',
};
