import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'stateless',
  claim: 'One connection is not one server.',
  lead: 'The connection stays; the server behind it changes. Send some requests and watch where they land.',
  question: 'You send ten requests, one after the other, over one connection. How many servers answer?',
  answers: [
    { text: 'One: a connection leads to one server' },
    { text: 'Two, in turn', right: true },
    { text: 'Two, but only when somebody is signed in' },
  ],
  why: 'Your connection ends at NGINX. HTTP is stateless: each request says all that is needed to answer it, so NGINX may hand each to any server, and takes turns. Whatever one server alone remembers, such as a current folder, is gone with the next request.',
  earnedBy: 'an answer from the second server on the same connection',
  source: 'nginx/upstreams.conf',
};
