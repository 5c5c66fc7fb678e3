import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'jwt',
  question: 'Ada signs out. Which copies of her four tokens still work?',
  answers: [
    { text: 'None: she is signed out' },
    { text: 'The JWTs, but not the session' },
    { text: 'All of them, until they expire' },
  ],
  claim: 'A signed-out JWT keeps working; a signed-out session does not.',
  why: 'The session’s state is in Redis, and the sign-out deleted it. A JWT contains its state: the server stores nothing and has nothing to delete, so each copy works until the time in its exp.',
  goal: 'a 200 for a JWT after its sign-out',
  breakIt: 'Keep a list of signed-out tokens in Redis. What does the list cost?',
  source: 'apps/api/src/labs/jwt/service.ts',
};
