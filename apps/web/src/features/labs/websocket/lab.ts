import type { Lab } from '../frame/lab.ts';

export const lab: Lab = {
  name: 'websocket',
  question: 'Two tabs, two servers. Tab 1 sends a message. Does tab 2 receive it?',
  answers: [
    { text: 'Yes: both tabs have the same session' },
    { text: 'No: it stays on the server of tab 1' },
  ],
  claim: 'A socket sits on one server.',
  why: 'NGINX chooses a server for each socket, once. A server can write only to the sockets that are connected to it. So servers need a bus: each server publishes a message to Redis, and Redis sends it to all servers that subscribe. A published message reaches only the servers that subscribe at that moment. So this lab also keeps the newest messages for a tab that reconnects.',
  goal: 'one message that stops at its server, and one that Redis brings to the other server',
  breakIt: 'End the session. Crash a server.',
  source: 'apps/api/src/labs/websocket/service.ts',
};
