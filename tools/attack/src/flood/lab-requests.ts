import { randomBytes } from 'node:crypto';
import { kinds } from '@session-lab/contract/labs/jwt';
import { algorithms } from '@session-lab/contract/labs/balancing';
import { lineLength } from '@session-lab/contract/labs/redis-console';
import { maxKeyBytes } from '@session-lab/contract/labs/cluster';
import { servers } from '@session-lab/contract/labs/outage';
import { studentHeader } from '@session-lab/contract/labs/student';
import { lanes } from '@session-lab/contract/labs/where-state-lives';
import { commentLength } from '@session-lab/contract/labs/bank';
import type { FloodRequest } from './closed-loop.ts';
import type { Customer } from './flood.ts';

/** Returns the identifier of a new student. */
export const newStudent = (): string => randomBytes(16).toString('base64url');

const hex = (bytes: number): string => 'ab'.repeat(bytes);
const json = (value: object): string => JSON.stringify(value);
/** A token of the right format with an invalid signature. */
const forgedToken = `${'A'.repeat(85)}Q`;
const forged = `Bearer ${forgedToken}`;

/**
 * Returns one request to each route of the labs, with the largest input that the route accepts. A test
 * compares them with the contract.
 */
export function labRequests(student: string, customer?: Customer): readonly FloodRequest[] {
  const named = { [studentHeader]: student };
  const signed = { ...named, authorization: forged };
  const get = (path: string, headers: FloodRequest['headers'] = named): FloodRequest => ({
    method: 'GET',
    path,
    headers,
  });
  const post = (path: string, body?: object, headers: FloodRequest['headers'] = named): FloodRequest => ({
    method: 'POST',
    path,
    headers,
    ...(body === undefined ? {} : { body: json(body) }),
  });
  return [
    post('/v1/labs/stateless/folder', { folder: 'photos' }),
    get('/v1/labs/stateless/folder'),
    get('/v1/labs/stateless/files?folder=photos'),
    ...lanes.flatMap((lane) => [
      post(`/v1/labs/where-state-lives/${lane}/sign-in`),
      get(`/v1/labs/where-state-lives/${lane}/me`, signed),
    ]),
    ...algorithms.map((algorithm) => get(`/v1/labs/balancing/${algorithm}/work`)),
    post('/v1/labs/anatomy/tokens'),
    get('/v1/labs/anatomy/me', signed),
    post('/v1/labs/anatomy/rotation'),
    get('/v1/labs/anatomy/next?generator=crypto&from=1000&count=8'),
    get('/v1/labs/anatomy/next?generator=lcg&from=1000&count=8'),
    post('/v1/labs/expiry/sign-in'),
    get('/v1/labs/expiry/me', signed),
    get('/v1/labs/expiry/jwt', signed),
    get('/v1/labs/expiry/peek', signed),
    post('/v1/labs/expiry/touch-wrong-key', undefined, signed),
    post('/v1/labs/hmac/steps', { key: hex(160), message: hex(256) }),
    get('/v1/labs/hmac/order'),
    post('/v1/labs/hmac/naive-check', { message: hex(256), tag: hex(32) }),
    post('/v1/labs/hmac/hmac-check', { message: hex(256), tag: hex(32) }),
    get('/v1/labs/hmac/compare'),
    post('/v1/labs/hmac/sign', { message: 'm'.repeat(200) }),
    ...kinds.flatMap((kind) => [
      post(`/v1/labs/jwt/${kind}/sign-in`),
      get(`/v1/labs/jwt/${kind}/me?denyList=on`, signed),
      post(`/v1/labs/jwt/${kind}/sign-out?denyList=on`, undefined, signed),
    ]),
    post('/v1/labs/jwt/expired'),
    post('/v1/labs/query-token/sign-in'),
    post('/v1/labs/query-token/sign-out', undefined, signed),
    post('/v1/labs/query-token/tickets', undefined, signed),
    post('/v1/labs/query-token/form', { access_token: forgedToken }),
    get('/v1/labs/query-token/lines'),
    post('/v1/labs/redis-console/database'),
    post('/v1/labs/redis-console/commands', { line: `APPEND flood ${'x'.repeat(lineLength - 13)}` }),
    get('/v1/labs/redis-console/keys'),
    get('/v1/labs/redis-console/me', signed),
    post('/v1/labs/redis-console/comparison'),
    post('/v1/labs/redis-console/knock'),
    post('/v1/labs/redis-console/reach'),
    post('/v1/labs/outage/sign-in'),
    ...servers.map((server) => get(`/v1/labs/outage/${server}/me`, signed)),
    get('/v1/labs/outage/latest'),
    post('/v1/labs/cluster/servers'),
    get('/v1/labs/cluster/servers'),
    get(`/v1/labs/cluster/keys/${'k'.repeat(maxKeyBytes)}`),
    post('/v1/labs/cluster/sign-in', { name: 'Ada', notOn: 'redis-1' }),
    get('/v1/labs/cluster/me', signed),
    post('/v1/labs/cluster/sign-out', { confirm: true }, signed),
    post('/v1/labs/websocket/sign-in'),
    { method: 'PUT', path: '/v1/labs/websocket/bus', headers: signed, body: json({ on: true }) },
    post('/v1/labs/websocket/sign-out', undefined, signed),
    get('/v1/labs/sites'),
    get('/v1/labs/wiretap/lease'),
    { method: 'PUT', path: '/v1/labs/wiretap/lease', headers: named },
    get('/v1/labs/wiretap/bytes'),
    get('/v1/labs/wiretap/certificate'),
    post('/v1/labs/wiretap/replay'),
    { method: 'DELETE', path: '/v1/labs/wiretap/lease', headers: named },
    ...bankRequests(customer ?? { student, token: forgedToken }),
  ];
}

const path = (name: string): string => `/v1/labs/bank/${name}`;

/** Each route of the bank. The sign-out has an invalid token, so that the session of the customer lasts. */
function bankRequests({ student, token }: Customer): readonly FloodRequest[] {
  const named = { [studentHeader]: student };
  const signed = { authorization: `Bearer ${token}` };
  const form = { ...signed, 'content-type': 'application/x-www-form-urlencoded' };
  const credentials = { student, user: 'ada', password: 'ada', carrier: 'header' };
  const onPage: readonly FloodRequest[] = [
    { method: 'POST', path: path('students') },
    { method: 'GET', path: path('state'), headers: named },
    { method: 'POST', path: path('reset'), headers: named },
    { method: 'PUT', path: path('defence'), headers: named, body: json({ defence: 'none' }) },
    { method: 'GET', path: path('arrivals'), headers: named },
  ];
  const onBank: readonly FloodRequest[] = [
    { method: 'POST', path: path('sign-in'), body: json(credentials) },
    { method: 'GET', path: path('me'), headers: signed },
    {
      method: 'POST',
      path: path('transfer'),
      headers: form,
      body: `to=mallory&amount=1&csrf_token=${'A'.repeat(64)}`,
    },
    {
      method: 'GET',
      path: path('transfer?to=mallory&amount=1&mark=flood'),
      headers: signed,
    },
    { method: 'GET', path: path('comments'), headers: signed },
    {
      method: 'POST',
      path: path('comments'),
      headers: signed,
      body: json({ text: '<'.repeat(commentLength) }),
    },
    { method: 'POST', path: path('sign-out'), headers: { authorization: forged } },
  ];
  return [...onPage, ...onBank.map((request) => ({ ...request, site: 'bank' as const }))];
}
