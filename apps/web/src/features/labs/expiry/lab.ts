import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'expiry',
  claim: 'Time starts over with each request.',
  lead: 'A session of 15 seconds, and beside it a JWT (JSON Web Token) of 15 seconds, which carries its end inside. Keep asking, and see which of the two stays alive.',
  question: 'You sign in, and ask again after 10 seconds. Which of the two still works after 20?',
  answers: [
    { text: 'Both: each was used in time' },
    { text: 'The session only', right: true },
    { text: 'Neither: 15 seconds are over' },
  ],
  why: 'The replica reads the session with GETEX, which also sets its expiry to 15 seconds from now: the idle timeout slides. What a JWT says about its end was written when it was signed; nobody can push it, the server could only issue another one.',
  earnedBy: 'a 200 for the session more than 15 seconds after you signed in',
  source: 'apps/api/src/labs/expiry/store.ts',
};
