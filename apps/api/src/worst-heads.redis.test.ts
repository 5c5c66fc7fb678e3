import { threadCpuMs } from '@session-lab/test-support/thread-cpu';
import { beforeEach, describe, expect, it } from 'vitest';
import { endpoints, livePath } from '@session-lab/contract';
import type { Call } from './testing/caller.ts';
import { signUp } from './testing/users.ts';
import { useReplicas } from './testing/replicas.ts';

const api = useReplicas({ db: 7 });
let token: string;
beforeEach(async () => {
  token = await signUp(api.first);
});

/** Maximum length that NGINX allows for a path or a header line, in characters. */
const long = 8_000;
const repeated = (text: string): string => text.repeat(long / text.length);

/** Accepted difference. Code with quadratic time needs more than 10 ms for these inputs. */
const marginMs = 5;

/** Resolves to the least CPU time of several requests. Other work on the machine only makes a request slower. */
async function leastMs(method: string, path: string, call?: Call): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const beforeMs = threadCpuMs();
    await api.first(method, path, call);
    times.push(threadCpuMs() - beforeMs);
  }
  return Math.min(...times);
}

const worstHeaders: Readonly<Record<string, Record<string, string>>> = {
  'a token of spaces': { authorization: `Bearer${repeated(' ')}x` },
  'many tokens': { authorization: `Bearer ${repeated('a ')}` },
  'a token of commas': { authorization: `Bearer ${repeated(',')}` },
  'a scheme': { authorization: repeated('Bearer') },
  'a host of ports': { host: `a${repeated(':1')}` },
  'a host with a long port': { host: `localhost:${repeated('1')}x` },
  'a host of capitals': { host: repeated('A') },
  'a type of parameters': { 'content-type': `application/json${repeated('; a=b')}` },
  'a type of semicolons': { 'content-type': `application/json${repeated(';')}` },
  'a type of spaces': { 'content-type': `application/json${repeated(' ')};` },
  'a quoted parameter that does not end': {
    'content-type': `application/json; charset="${repeated(String.raw`\"`)}`,
  },
  'a parameter without a value': { 'content-type': `application/json; ${repeated('a')}` },
  'an encoding of the body': { 'content-encoding': repeated('gzip,') },
  addresses: { 'x-forwarded-for': repeated('1.1.1.1, ') },
  'addresses of spaces': { 'x-forwarded-for': `1.1.1.1${repeated(' ')}` },
  protocols: { 'x-forwarded-proto': repeated('https,') },
  'a user agent': { 'user-agent': repeated('Version/1') },
  'a student': { 'x-lab-student': repeated('a ') },
  'an origin': { origin: repeated('http://') },
  etags: { 'if-none-match': repeated('"a",') },
  cookies: { cookie: repeated('a=b; ') },
};

const worstPaths: Readonly<Record<string, string>> = {
  slashes: repeated('/'),
  dots: `/v1/${repeated('./')}`,
  'percent signs': `/v1/${repeated('%25')}`,
  'an id of encoded letters': `/v1/sessions/${repeated('%61')}`,
  'a lab of encoded letters': `/v1/labs/${repeated('%61')}/work`,
  'the start of a path': repeated('/v1'),
  parameters: `/v1/ping?${repeated('a=b&')}`,
  'parameters without a name': `/v1/ping?${repeated('&')}`,
  'parameters in brackets': `/v1/ping?a${repeated('[b]')}`,
  'a cursor': `/v1/admin/sessions?cursor=${repeated('1')}`,
  tokens: `/v1/users/me?${repeated('access_token=&')}`,
  'tokens for the WebSocket': `${livePath}?${repeated('access_token=a&')}`,
  'number signs': `/v1/ping${repeated('#')}`,
};

describe('8 KB of the worst input cost a replica no more than 8 KB of letters', () => {
  it.each(Object.entries(worstHeaders))('in a header: %s', async (_, headers) => {
    for (const { method, path } of [endpoints.signUp, endpoints.changeProfile, endpoints.ping]) {
      const call = { token, body: '{}' };
      const plainMs = await leastMs(method, path, { ...call, headers: { 'x-plain': 'a'.repeat(long) } });
      const worstMs = await leastMs(method, path, { ...call, headers });
      expect(worstMs).toBeLessThan(plainMs + marginMs);
    }
  });

  it.each(Object.entries(worstPaths))('in a path or a query: %s', async (_, path) => {
    for (const call of [{}, { token }]) {
      const plainMs = await leastMs('GET', `/${'a'.repeat(path.length - 1)}`, call);
      expect(await leastMs('GET', path, call)).toBeLessThan(plainMs + marginMs);
    }
  });

  it.each(Object.entries(worstPaths))(
    'in a path to another host, which ends the sessions of all tokens: %s',
    async (_, path) => {
      const headers = { host: 'lab.example.org' };
      const plainMs = await leastMs('GET', `/${'a'.repeat(path.length - 1)}`, { headers });
      expect(await leastMs('GET', path, { headers })).toBeLessThan(plainMs + marginMs);
    },
  );
});
