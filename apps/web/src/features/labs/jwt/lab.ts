import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'jwt',
  claim: 'A JWT cannot be revoked.',
  lead: 'Ada signs in with a session and with three kinds of JWT (JSON Web Token), which contain her profile. Then she signs out, and a thief replays a copy of each token.',
  question: 'Ada signs out. Which of the copied tokens does the server still accept?',
  answers: [
    { text: 'None: she is signed out' },
    { text: 'The JWTs, but not the session', right: true },
    { text: 'All of them, until they expire' },
  ],
  why: 'The session’s state is in Redis, and the sign-out deleted it. A JWT contains its state: the server stores nothing and has nothing to delete, so each copy works until exp. A deny list can revoke a JWT, but then each request queries Redis, and a JWT was meant to avoid that query.',
  goal: 'a 200 for a JWT after its sign-out',
  source: 'apps/api/src/labs/jwt/service.ts',
};
