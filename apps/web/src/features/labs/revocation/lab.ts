import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'revocation',
  claim: 'Deleting the browser’s copy signs nobody out.',
  lead: 'Play the thief, who has a copy of your token, and see which way of signing out stops them.',
  question:
    'A thief has copied your token. Your page deletes its own copy and says “signed out”. What can the thief do?',
  answers: [
    { text: 'Nothing: you are signed out' },
    { text: 'Go on as you, until the session ends', right: true },
    { text: 'Go on, but only on the replica that you used' },
  ],
  why: 'The token is only a name for the session; the session itself lies in Redis. As long as it is there, every copy of the token works, on both replicas. Signing out has to reach the server: one DEL, and no copy works anywhere. That is also why the page drops its token only after the server has confirmed.',
  earnedBy: 'a 401 from each replica for the thief’s copy, after a sign-out that reached Redis',
  source: 'packages/session/src/redis/remove.ts',
};
