import { expect, test } from 'vitest';
import { testExchange } from '../../api/test-exchange.ts';
import { isBareLine } from './log-file.ts';
import { story } from './sentences.ts';
import { trace } from './trace.ts';

const plain = testExchange({ type: 'websocket', status: 101, servedBy: 'api-1' });
const withToken = { ...plain, logged: { hasSecret: true, note: 'token' } };
const without = { ...plain, logged: { hasSecret: false, note: 'no token' } };

test('after the response, NGINX writes its line, and the picture shows whether the line has the secret', () => {
  expect(trace(plain).at(-1)).toMatchObject({ kind: 'arrived', at: 'browser' });
  const steps = trace(withToken).slice(-3);
  expect(steps).toMatchObject([
    { kind: 'arrived', at: 'browser' },
    { kind: 'move', from: 'nginx', to: 'lab log file' },
    { kind: 'arrived', at: 'lab log file', tone: 'bad', note: 'token' },
  ]);
  expect(trace(without).at(-1)).toMatchObject({ at: 'lab log file', tone: 'ok' });
  expect(steps.map((step) => isBareLine(without, step))).toEqual([false, true, true]);
  expect(steps.map((step) => isBareLine(withToken, step))).toEqual([false, false, false]);
});

test('the sentences state when the line is written, and what it contains', () => {
  const last = (exchange: typeof withToken) =>
    story(exchange)
      .slice(-2)
      .map(({ sentence }) => sentence);
  expect(last(withToken)).toEqual([
    'The request has ended, and NGINX writes its line to the log file.',
    'The line in the usual format contains the token.',
  ]);
  expect(last(without)[1]).toBe('The line in the usual format contains no token.');
});
