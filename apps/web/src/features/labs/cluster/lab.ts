import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'cluster',
  question: 'One of six Redis servers crashes. Which users are signed out?',
  answers: [{ text: 'All users' }, { text: 'The users with a session on it' }, { text: 'None of the users' }],
  claim: 'No single server has to be the one that must not fail.',
  why: 'Each key has one of 16,384 slots. Each primary has a part of the slots, and so a part of the sessions. It sends its changes to a Redis replica. When a primary stops, the other primaries notice it, and vote for its Redis replica. The Redis replica becomes the primary of the same slots, and it has all changes that it received before. Until then, users on these slots get a 503, and their pages keep the token. Users with a session on another primary notice nothing.',
  goal: 'a 503 for one user, then a 200 with the same token, and only 200 for the other user',
  breakIt: 'A sign-out just before a crash.',
  source: 'apps/api/src/labs/cluster/service.ts',
};
