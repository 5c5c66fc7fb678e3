import { expect, it } from 'vitest';
import type { Reply } from '@session-lab/contract/labs/redis-console';
import { testExchange } from '../../../api/test-exchange.ts';
import { meaningOf, steps, stepsDone, type Event } from './steps.ts';

const store = { command: 'GET', ms: 0.2 };
const me = (own: Partial<Extract<Event, { type: 'me' }>>): Extract<Event, { type: 'me' }> => ({
  type: 'me',
  name: undefined,
  value: undefined,
  hasKey: false,
  exchange: testExchange({ status: 401, code: 'invalid_token', timing: { store } }),
  ...own,
});

const line = (text: string, kind: Reply['kind'], reply: string): Event => ({
  type: 'line',
  line: text,
  reply: { kind, text: reply },
  exchange: testExchange({}),
});

it('a refusal after the query of Redis is not that of a wrong token: the key is not there, or its value is no session', () => {
  expect(meaningOf(me({}))).toBe('The signature is right, but Redis no longer has the key of the session.');
  expect(meaningOf(me({ hasKey: true }))).toContain('the value of the key is no session');
  expect(meaningOf(me({ hasKey: undefined }))).toContain('Redis has no session for the token');
  const exchange = testExchange({ status: 401, code: 'invalid_token' });
  expect(meaningOf(me({ exchange }))).toContain('The signature is wrong');
});

it('a 200 shows the value of the session, and only the start of a long one', () => {
  const exchange = testExchange({ status: 200, timing: { store } });
  const value = '{"name":"Grace"}';
  expect(meaningOf(me({ exchange, value }))).toBe(`The value of your session in Redis: ${value}`);
  const long = `{"name":"${'a'.repeat(100)}"}`;
  expect(meaningOf(me({ exchange, value: long }))).toMatch(/: \{"name":"a{51}…$/);
});

it('a failure of another kind has no meaning for the session', () => {
  expect(meaningOf(me({ exchange: testExchange({ status: 503, code: 'store_unavailable' }) }))).toBe('');
});

it('the last step reads the value of a session, and no other key completes it', () => {
  const before = [
    line('SET user Ada', 'status', 'OK'),
    line('GET user', 'bulk', '"Ada"'),
    line('DEL user', 'integer', '(integer) 1'),
    line('GET user', 'nil', '(nil)'),
    line('SETEX user 10 Ada', 'status', 'OK'),
    line('TTL user', 'integer', '(integer) 10'),
    line('GET user', 'nil', '(nil)'),
    line('KEYS *', 'array', '1) "sid:a"'),
    line('KEYS sid:*', 'array', '1) "sid:a"'),
  ];
  const count = steps.length;
  expect(stepsDone(before)).toBe(count - 1);
  expect(stepsDone([...before, line('GET user', 'bulk', '"Ada"')])).toBe(count - 1);
  expect(stepsDone([...before, line('GET sid:a', 'nil', '(nil)')])).toBe(count - 1);
  expect(stepsDone([...before, line('GET sid:a', 'bulk', '"{}"')])).toBe(count);
});
