import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'anatomy',
  claim: 'The token contains nothing about you.',
  lead: 'It is 32 random bytes and their signature: no name, no date, no rights. Flip any bit of it, send it, and see which step refuses it.',
  question: 'You flip one bit of the id and send the token. Who notices?',
  answers: [
    { text: 'Redis: it has no session of that name' },
    { text: 'The replica, before it asks anybody', right: true },
    { text: 'Nobody: it is one bit of 512' },
  ],
  why: 'The signature is computed from the id with a key that only the replicas have. Change one bit of either half and the two no longer belong together. The replica sees that by itself, so Redis is never asked. Who you are is kept in Redis, under the hash of the id: the token only leads there.',
  earnedBy: 'the token sent as it was issued, a 200; then with one bit flipped, a 401 at the signature',
  source: 'packages/session/src/token.ts',
};
