import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'query-token',
  question: 'A token in a WebSocket’s address: where is it later?',
  answers: [
    { text: 'Nowhere: it ends with the connection' },
    { text: 'In the log of NGINX, in the usual format' },
    { text: 'In the log, but only if the server refuses it' },
  ],
  claim: 'What is in the address is in the log.',
  why: 'NGINX writes a line for each request, and its usual format contains the whole address. Logs are copied to backups and to other systems. So a token in an address lasts longer, and reaches more places, than its connection. The format of this project leaves out everything after the question mark. A ticket is a random value in the place of the token, and opens one connection only. When NGINX writes its line, the ticket is already used.',
  goal: 'a ticket from the log that the server refuses',
  breakIt: 'A second use, and two other ways to send a secret.',
  source: 'nginx/logging.conf',
};
