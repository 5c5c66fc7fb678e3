import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'expiry',
  question: 'Session and JWT, 15 s each, used at 10 s: valid at 20 s?',
  answers: [
    { text: 'Both: each was used in time' },
    { text: 'Only the session' },
    { text: 'Neither: 15 seconds have passed' },
  ],
  claim: 'Each request restarts the session’s idle timeout; the JWT’s end is fixed.',
  why: 'The server reads the session with GETEX, which also sets its end to 15 seconds from now. So the end of a session in use keeps moving. The end of a JWT is part of its signed text and cannot move. The server could only issue a new JWT.',
  goal: 'a 200 for the session more than 15 seconds after the sign-in',
  breakIt: 'A server that extends the wrong key.',
  source: 'apps/api/src/labs/expiry/service.ts',
};
