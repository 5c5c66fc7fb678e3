import { closedLoop, type FloodRequest } from './closed-loop.ts';

/** The API accepts 16 KB of JSON. */
const bodyBytes = 16_000;

/**
 * Returns a body with one long key and many `__proto__` keys. An error that names each full path would be 250
 * times as long.
 */
export const longPaths = (keyLength = 8_000): string => {
  const one = '{"__proto__":0},';
  const count = Math.floor((bodyBytes - keyLength) / one.length);
  return `{"${'k'.repeat(keyLength)}":[${one.repeat(count)}0]}`;
};
const manyFields = `{${Array.from({ length: 1_700 }, (_, at) => `"${at.toString(36)}":0`).join(',')}}`;
const deepArrays = `${'['.repeat(7_900)}${']'.repeat(7_900)}`;
const deepObjects = `${'{"a":'.repeat(1_900)}{"__proto__":1}${'}'.repeat(1_900)}`;
const longKey = `{"${'k'.repeat(15_900)}":0}`;
const notJson = `{"${'\\u0000'.repeat(2_600)}`;

const bodies = [
  longPaths(),
  longPaths(4_000),
  longPaths(12_000),
  manyFields,
  deepArrays,
  deepObjects,
  longKey,
  notJson,
];
const places = ['/v1/sessions', '/v1/users'] as const;
const query = Array.from({ length: 900 }, (_, at) => `q${at}=${at}`)
  .join('&')
  .slice(0, 7_500);

export const requests: readonly FloodRequest[] = [
  ...places.flatMap((path) => bodies.map((body) => ({ method: 'POST', path, body }))),
  { method: 'GET', path: `/v1/labs/anatomy/next?${query}`, headers: { 'x-lab-student': 'A'.repeat(22) } },
  {
    method: 'GET',
    path: `/v1/labs/anatomy/next?${'k'.repeat(7_500)}=1`,
    headers: { 'x-lab-student': 'A'.repeat(22) },
  },
];

export const errorBodies = closedLoop(
  40,
  (number) => requests[number % requests.length] ?? { method: 'GET', path: '/' },
);
