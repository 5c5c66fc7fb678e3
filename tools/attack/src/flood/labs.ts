import { lanes } from '@session-lab/contract/labs/where-state-lives';
import { studentHeader } from '@session-lab/contract/labs/student';
import { closedLoop, type FloodRequest } from './closed-loop.ts';
import { labRequests, newStudent } from './lab-requests.ts';

const heavy = /\/hmac\/(compare|sign)$/;

/** The routes of the labs that compute. */
export const heavyLabs = closedLoop(100, (number) => {
  const requests = labRequests('B'.repeat(22)).filter(({ path }) => heavy.test(path));
  return requests[number % requests.length] ?? { method: 'GET', path: '/' };
});

/** Every route of the labs in turn, each time as a new student. The requests of the bank are those of one customer. */
export const everyLab = closedLoop(100, (number, { customer }) => {
  const requests = labRequests(newStudent(), customer);
  return requests[number % requests.length] ?? { method: 'GET', path: '/' };
});

/** Requests that make a lab store a key, a token or a folder, each from a new student. */
export const newStudents = closedLoop(100, (number) => {
  const headers = { [studentHeader]: newStudent() };
  const post = (path: string, body?: object): FloodRequest => ({
    method: 'POST',
    path,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const requests = [
    post('/v1/labs/anatomy/rotation'),
    post('/v1/labs/anatomy/tokens'),
    post('/v1/labs/stateless/folder', { folder: 'photos' }),
    post('/v1/labs/expiry/sign-in'),
    post('/v1/labs/jwt/session/sign-in'),
    ...lanes.map((lane) => post(`/v1/labs/where-state-lives/${lane}/sign-in`)),
  ];
  return requests[number % requests.length] ?? { method: 'GET', path: '/' };
});
