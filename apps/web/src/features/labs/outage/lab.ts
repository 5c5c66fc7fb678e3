import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'outage',
  question: 'Redis does not reply for 5 s: what should a server answer?',
  answers: [
    { text: '401: there is no such session' },
    { text: '503: try again in a moment' },
    { text: 'Nothing, until Redis replies' },
  ],
  claim: 'An unavailable store is not a sign-out.',
  why: 'Without Redis, a server cannot know whether your session exists. A 401 states that it does not, so the page deletes the token, and you are signed out although Redis still has the session. A 503 states only that the check failed: the page keeps the token, and the same token works afterwards. A server without a deadline answers nothing until Redis replies: each request waits until then.',
  goal: 'a 503 during the outage, and then a 200 for the same token',
  breakIt: 'Redis stops, and starts again.',
  source: 'apps/api/src/labs/outage/servers.ts',
};
