import { openapiPath } from '@session-lab/contract';
import { closedLoop, type Shot } from './closed-loop.ts';

const connections = 40;
const tooShort = JSON.stringify({ userName: 'a', email: 'a', password: 'a' });

/** Requests of every usual kind and size, as many as are answered: no flood, but what a busy hour has. */
export const ordinaryTraffic = closedLoop(connections, (number, { tokens }) => {
  const authorization = `Bearer ${tokens[number % tokens.length] ?? ''}`;
  const shots: readonly Shot[] = [
    { method: 'GET', path: '/' },
    { method: 'GET', path: openapiPath },
    { method: 'GET', path: '/v1/users/me', headers: { authorization } },
    { method: 'GET', path: '/v1/sessions', headers: { authorization } },
    { method: 'POST', path: '/v1/users', body: tooShort },
  ];
  return shots[number % shots.length] ?? { method: 'GET', path: '/' };
});
