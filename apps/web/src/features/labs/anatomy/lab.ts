import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'anatomy',
  claim: 'The token contains nothing about you.',
  lead: 'It consists of 32 random bytes and their signature: no name, no date, no permissions. Flip any bit, send the token, and see which step of the check refuses it.',
  question: 'You flip one bit of the id and send the token. What refuses it?',
  answers: [
    { text: 'Redis: it has no session with that id' },
    { text: 'The server, before it queries Redis', right: true },
    { text: 'Nothing: it is only one bit of 512' },
  ],
  why: 'The signature is computed from the id with a key that only the servers have. If you change one bit of either half, the signature no longer matches the id. The server sees this without a Redis query. Your profile is in Redis, under the hash of the id: the token only points to it.',
  goal: 'a 200 for the token as issued, and a 401 at the signature step for the token with one bit flipped',
  source: 'packages/session/src/token.ts',
};
