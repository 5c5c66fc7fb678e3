import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'expiry',
  claim: 'Each request restarts the idle timeout.',
  lead: 'The session ends after 15 seconds without a request. The JWT (JSON Web Token) contains a fixed end, 15 seconds after the sign-in. Send requests and see which of them stays valid.',
  question: 'You sign in and send both tokens after 10 seconds. Which of them still works after 20 seconds?',
  answers: [
    { text: 'Both: each was used in time' },
    { text: 'The session only', right: true },
    { text: 'Neither: 15 seconds have passed' },
  ],
  why: 'The server reads the session with GETEX, which also sets its expiry to 15 seconds from now. The idle timeout slides with each request. The end of a JWT is part of the signed token and cannot change. The server could only issue a new JWT.',
  goal: 'a 200 for the session more than 15 seconds after the sign-in',
  source: 'apps/api/src/labs/expiry/service.ts',
};
