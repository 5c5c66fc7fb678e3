import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'balancing',
  question: 'Which servers answer, if a hash of your id picks them?',
  answers: [
    { text: 'All servers, about equally many' },
    { text: 'One server, all twelve' },
    { text: 'The server with the least to do' },
  ],
  claim: 'A hash of your id picks the same server each time.',
  why: 'A hash is a number that NGINX computes from your student id. One student has one hash, so one server gets all the requests, busy or not. Round robin gives each server its turn, also a slow server. Least connections counts only the requests in flight. No algorithm knows that a server has crashed before a request to it fails.',
  goal: 'twelve answers from one server by hash, after a run in turn with more than one server',
  breakIt: 'A server that crashes, and a server that is slow.',
  source: 'nginx/labs.conf',
};
