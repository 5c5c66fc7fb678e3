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
  why: 'The token is 32 random bytes, the id, and a signature of the id: no name, no date. Only the servers have the key that signs. After a change of one bit, the signature no longer matches the id, and the server sees this without Redis. The profile is in Redis. The token points to it.',
  goal: 'a 200 for the token as issued, and a 401 at the signature step for the token with one bit flipped',
  breakIt: 'All 64 bytes, and a guessed key.',
  source: 'packages/session/src/token.ts',
};
