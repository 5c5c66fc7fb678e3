import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'revocation',
  claim: 'Deleting the browser’s token does not end the session.',
  lead: 'Play a thief who has a copy of your token, and see which way of signing out stops the thief.',
  question:
    'A thief has copied your token. Your page deletes its own copy and shows “signed out”. What can the thief do?',
  answers: [
    { text: 'Nothing: you are signed out' },
    { text: 'Use your account until the session ends', right: true },
    { text: 'Use your account, but only on the server that you used' },
  ],
  why: 'The token only names the session; the session itself is in Redis. While the session exists, every copy of the token works, on both servers. A sign-out must therefore reach the server: it sends one DEL to Redis, and then no copy works. For this reason the page keeps its token until the server confirms the sign-out.',
  goal: 'a 401 from each server for the thief’s copy, after a sign-out that reached Redis',
  source: 'packages/session/src/redis/revoke.ts',
};
