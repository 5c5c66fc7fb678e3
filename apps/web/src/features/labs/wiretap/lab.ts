import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'wiretap',
  question: 'What can a machine on the way read of a sign-in over HTTP?',
  answers: [
    { text: 'Only the addresses of the two machines' },
    { text: 'The token, but not the password' },
    { text: 'The password and the token' },
  ],
  claim: 'A machine on the way reads everything that is not encrypted.',
  why: 'Each machine between the browser and the server passes the bytes on: a Wi-Fi router, a provider, a proxy. Over HTTP the bytes are the text of the request. The password is in the sign-in, and the token is in each request after it. A copy of the token is enough, because a server accepts the token from every machine that sends it. After the first messages of its handshake, TLS encrypts the content of each record. The type and the length of a record stay readable. The certificate proves to the browser that the server is at the other end, and not a machine on the way.',
  goal: 'a 200 for a token that was copied from the wire',
  breakIt: 'A request from the attacker’s server, and the same sign-in over HTTPS.',
  source: 'apps/attacker/src/tap/relay.ts',
};
