import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'stateless',
  claim: 'One connection is not one server.',
  lead: 'The connection stays open, but the server behind it changes. Send some requests and see which server responds to each of them.',
  question: 'You send ten requests, one after another, over one connection. How many servers respond?',
  answers: [
    { text: 'One: a connection leads to one server' },
    { text: 'Two, in turn', right: true },
    { text: 'Two, but only for a signed-in user' },
  ],
  why: 'Your connection ends at NGINX. HTTP is stateless: each request contains everything that a server needs to respond. NGINX can therefore forward each request to any server, and it uses the servers in turn (round robin). If one server keeps state in its memory, such as a current folder, the other server does not have it.',
  goal: 'a response from a second server on the same connection',
  source: 'nginx/upstreams.conf',
};
