import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'where-state-lives',
  claim: 'Signing in does not stick to a server.',
  lead: 'Ada signs in once in each of four lanes, then sends ten requests. Only where her sign-in is kept differs.',
  question:
    'First lane: that Ada is signed in lies in the memory of the replica that signed her in. How many of ten requests know her?',
  answers: [
    { text: 'All ten: she is signed in' },
    { text: 'About half of them', right: true },
    { text: 'None: HTTP is stateless' },
  ],
  why: 'NGINX takes turns, so every other request comes to the replica that never met Ada, and it has nowhere to ask. A balancer that always picks the same replica hides that, until the replica is gone. State that every replica can reach, in Redis or in the token itself, does not mind who answers.',
  earnedBy: 'a 401 from one replica for the token that the other one has just taken',
  source: 'apps/api/src/labs/where-state-lives/service.ts',
};
