import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'revocation',
  question: 'Your page deletes its token. What can a thief with a copy do?',
  answers: [
    { text: 'Nothing: you are signed out' },
    { text: 'Use your account until the session ends' },
    { text: 'Use your account, but only on one server' },
  ],
  claim: 'Deleting the browser’s token does not end the session, so the thief’s copy still works.',
  why: 'The token only names the session; the session itself is in Redis. While the session exists, every copy of the token works, on every server. A sign-out must therefore reach a server: it sends one DEL to Redis, and then no copy works. For this reason the page keeps its token until a server confirms the sign-out.',
  goal: 'a 401 from two servers for the thief’s copy, after a sign-out that reached Redis',
  breakIt: 'Stop the thief. Which sign-out does it?',
  source: 'packages/session/src/redis/revoke.ts',
};
