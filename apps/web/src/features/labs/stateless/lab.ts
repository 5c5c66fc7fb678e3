import type { Lab } from '../frame/lab.ts';
import { answersFor } from './turns.ts';

export const lab: Lab = {
  name: 'stateless',
  question: 'Ten requests over one connection: how many servers answer?',
  answers: answersFor(2),
  claim: 'One connection is not one server: the servers take turns.',
  why: 'Your connection ends at NGINX. HTTP is stateless: each request contains everything that a server needs to answer it. NGINX can therefore forward each request to any server, and it uses the servers in turn (round robin).',
  goal: 'a response from a second server on the same connection',
  breakIt: 'A server that remembers your folder.',
  source: 'nginx/upstreams.conf',
};
