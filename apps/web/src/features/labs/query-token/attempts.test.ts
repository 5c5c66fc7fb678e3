import { describe, expect, it, test } from 'vitest';
import {
  completedBy,
  exchangeOf,
  hasSecret,
  linesOf,
  newestOf,
  partsOf,
  rightAnswer,
  secretIn,
  shownOf,
  type Attempt,
  type Sent,
  type Way,
} from './attempts.ts';

const token = 't'.repeat(86);
const usualOf = (query: string, status = 101): string =>
  `127.0.0.1 - - [30/Nov/2026:02:00:00 +0000] "GET /v1/labs/query-token/socket${query} HTTP/1.1" ${status} 39 "-" "x"`;
const projectOf = (status = 101): string =>
  JSON.stringify({
    time: '2026-11-30T02:00:00.500Z',
    requestId: 'a'.repeat(32),
    method: 'GET',
    path: '/v1/labs/query-token/socket',
    status,
    seconds: 0.5,
    connection: '7/2',
    replicas: 'api-1, api-2',
  });

function sentOf(
  query: string,
  secrets: readonly string[],
  { status = 101, number = 1, way = 'token' }: { status?: number; number?: number; way?: Way } = {},
): Sent {
  const sent = { usual: usualOf(query, status), project: projectOf(status), secrets };
  const exchange = exchangeOf(sent, { way, number });
  if (exchange === undefined) throw new Error('no exchange');
  return { ...sent, exchange };
}

const opened = sentOf(`?access_token=${token}`, [token]);
const ticket = sentOf('?ticket=abc', ['abc'], { number: 2, way: 'ticket' });
const replayed = sentOf('?ticket=abc', ['abc'], { number: 3, status: 401 });
const attempt = (way: Way, first: Sent, again?: Attempt['again']): Attempt => ({ id: 1, way, first, again });

describe('a line', () => {
  it.each([
    [`?access_token=${token}`, { name: 'access_token', value: token }],
    ['?ticket=a-b_1', { name: 'ticket', value: 'a-b_1' }],
    ['?other=x', undefined],
    ['', undefined],
  ])('has the secret that is in its address: %s', (query, secret) => {
    expect(secretIn(usualOf(query))).toEqual(secret);
  });

  test('is shown whole, with its secrets marked', () => {
    const parts = partsOf(opened.usual, [token]);
    expect(parts.map(({ text }) => text).join('')).toBe(opened.usual);
    expect(parts.filter(({ isSecret }) => isSecret)).toEqual([{ text: token, isSecret: true }]);
    expect(partsOf(opened.project, [token])).toEqual([{ text: opened.project, isSecret: false }]);
    expect(partsOf('text', [''])).toEqual([{ text: 'text', isSecret: false }]);
  });

  test('belongs to the request that it contains, and comes with the other format', () => {
    const lines = [
      { requestId: '1', format: 'usual', text: 'GET /a ' },
      { requestId: '2', format: 'project', text: '{2}' },
      { requestId: '2', format: 'usual', text: 'GET /b ' },
    ] as const;
    expect(linesOf(lines, '/b ')).toEqual({ usual: 'GET /b ', project: '{2}' });
    expect(linesOf(lines, '/a ')).toBeUndefined();
  });
});

test('the request on the stage is the one of the line', () => {
  expect(opened.exchange).toMatchObject({
    type: 'websocket',
    method: 'GET',
    path: '/v1/labs/query-token/socket?access_token=…',
    startedAtMs: Date.parse('2026-11-30T02:00:00Z'),
    totalMs: 500,
    status: 101,
    tried: ['api-1', 'api-2'],
    servedBy: 'api-2',
    connection: { id: '7', request: 2 },
    logged: { hasSecret: true, note: 'token' },
  });
  expect(JSON.stringify(opened.exchange)).not.toContain(token);
  const form = sentOf('', [token], { way: 'form' });
  expect(form.exchange).toMatchObject({ type: 'http', logged: { hasSecret: false, note: 'no token' } });
  for (const project of ['', '{}', '[]'])
    expect(exchangeOf({ ...opened, project }, { way: 'token', number: 1 })).toBeUndefined();
});

test('the right answer is the one of the line that was shown', () => {
  expect(rightAnswer([])).toBeUndefined();
  expect(rightAnswer([attempt('ticket', ticket)])).toBeUndefined();
  expect(rightAnswer([attempt('token', opened)])).toBe(1);
  const refused = sentOf(`?access_token=${token}`, [token], { status: 401 });
  expect(rightAnswer([attempt('token', refused)])).toBeUndefined();
  const masked = { ...opened, usual: opened.project };
  expect(hasSecret(masked)).toBe(false);
  expect(rightAnswer([attempt('token', masked)])).toBe(0);
});

test('only the refusal of a ticket that worked and is in the line completes the lab', () => {
  expect(completedBy([attempt('ticket', ticket, replayed)])).toBe(replayed.exchange);
  for (const one of [
    attempt('ticket', ticket),
    attempt('ticket', ticket, opened),
    attempt('ticket', replayed, replayed),
    attempt('ticket', { ...ticket, usual: '' }, replayed),
    attempt('late', ticket, replayed),
    attempt('form', ticket, 'nothing'),
  ])
    expect(completedBy([one])).toBeUndefined();
});

test('an attempt follows the player', () => {
  const all = [attempt('ticket', ticket, replayed)];
  expect(shownOf(all, [])).toEqual([]);
  expect(shownOf(all, [ticket.exchange])).toEqual([attempt('ticket', ticket)]);
  expect(shownOf(all, [ticket.exchange, replayed.exchange])).toEqual(all);
  const form = [attempt('form', opened, 'nothing')];
  expect(shownOf(form, [opened.exchange])).toEqual(form);
  expect(newestOf([])).toBeUndefined();
  expect(newestOf(all)).toBe(replayed);
  expect(newestOf([...all, attempt('token', opened)])).toBe(opened);
  expect(newestOf(form)).toBe(opened);
});
