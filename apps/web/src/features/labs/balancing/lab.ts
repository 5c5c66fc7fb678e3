import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'balancing',
  claim: 'No balancing algorithm is magic.',
  lead: 'NGINX picks a replica by a rule, and knows little of what goes on there. Send twelve requests, four at a time, under each rule.',
  question:
    'Under “Hash of the student” NGINX makes a number of who you are, and picks by it. You alone send twelve requests. Who answers?',
  answers: [
    { text: 'Both replicas, six each' },
    { text: 'One replica, all twelve', right: true },
    { text: 'Whichever has less to do' },
  ],
  why: 'The hash of one student is one number, so it is one replica, busy or not. Round robin does not look at the load either: a slow replica gets its six all the same. Least connections looks at one number, the requests under way. And none of the rules knows that a replica is dead before a request has met it.',
  earnedBy: 'one replica that answers eight or more of twelve, where round robin gave it six',
  source: 'nginx/labs.conf',
};
