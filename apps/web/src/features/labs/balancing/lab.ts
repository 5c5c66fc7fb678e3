import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'balancing',
  claim: 'No algorithm is magic.',
  lead: 'NGINX picks a server by an algorithm, without knowing how busy the servers really are. Send twelve requests, four at a time, with each algorithm.',
  question:
    'With “Hash of the student”, NGINX computes a number from your student id and picks the server by that number. You send twelve requests. Which servers respond?',
  answers: [
    { text: 'Both servers, six each' },
    { text: 'One server, all twelve', right: true },
    { text: 'The server with less load' },
  ],
  why: 'One student has one hash, so one server gets all the requests, busy or not. Round robin does not consider the load either: a slow server still gets six requests. Least connections considers one number, the requests in flight. No algorithm knows that a server has crashed before a request to it fails.',
  goal: 'one server that responds to eight or more of twelve requests, after a round-robin run with both servers',
  source: 'nginx/labs.conf',
};
