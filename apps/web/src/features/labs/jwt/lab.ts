import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'jwt',
  claim: 'A JWT cannot be taken back.',
  lead: 'Ada signs in with a session and with three kinds of JWT (JSON Web Token), which carry who she is inside. Then she signs out, and somebody replays a copy of each.',
  question: 'Ada signs out. Which of the copied tokens does the server still take?',
  answers: [
    { text: 'None: she is signed out' },
    { text: 'The JWTs, but not the session', right: true },
    { text: 'All of them, until their time is over' },
  ],
  why: 'The session’s state is in Redis, and the sign-out deleted it. A JWT carries its state with it: the server keeps nothing of it, so it has nothing to delete, and whoever holds a copy is Ada until exp. A deny list takes JWTs back, but then each request asks Redis again, and that is what a JWT was to save.',
  earnedBy: 'a 200 for a JWT that had been signed out',
  source: 'apps/api/src/labs/jwt/jwt-kind.ts',
};
