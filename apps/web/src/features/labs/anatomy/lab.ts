import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'anatomy',
  question: 'You flip one bit of a token and send it. What notices?',
  answers: [
    { text: 'Redis: it has no session for that token' },
    { text: 'The server, before it queries Redis' },
    { text: 'Nothing: it is only one bit of 512' },
  ],
  claim: 'The server notices one changed bit: the signature no longer matches.',
  why: 'The token is 32 random bytes, the id, and a signature of the id: no name, no date, no permissions. The signature is computed from the id with a key that only the servers have. If you change one bit of either half, the signature no longer matches the id. The server sees this without a Redis query. Your profile is in Redis, under the hash of the id: the token only points to it.',
  goal: 'a 200 for the token as issued, and a 401 at the signature step for the token with one bit flipped',
  breakIt: 'All 64 bytes, and a guessed key.',
  source: 'packages/session/src/token.ts',
};
