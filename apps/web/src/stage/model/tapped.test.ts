import { expect, test } from 'vitest';
import { testExchange } from '../../api/test-exchange.ts';
import { story } from './sentences.ts';
import { tapNode } from './tapped.ts';
import { trace } from './trace.ts';

const exchange = testExchange({
  type: 'arrival',
  method: 'POST',
  path: '/v1/labs/bank/sign-in',
  servedBy: 'api-1',
  requestHeaders: [['Sec-Fetch-Site', 'same-origin']],
});
const tapped = {
  ...exchange,
  tapped: {
    request: { text: 'password', isReadable: true },
    response: { text: 'encrypted', isReadable: false },
  },
};

test('a request through the tap, and its response, stop at the tap', () => {
  const steps = trace(tapped).map((step) =>
    step.kind === 'move' ? `${step.from}>${step.to}` : `${step.at}:${step.kind}`,
  );
  expect(steps.join(' ').replaceAll('lab ', '').replaceAll('replica ', '')).toBe(
    'browser:attached browser>tap tap:read tap>nginx nginx>api-1 api-1>nginx nginx>tap tap:read tap>browser browser:arrived',
  );
  expect(trace(tapped).filter(({ kind }) => kind === 'read')).toMatchObject([
    { tone: 'bad', note: 'password' },
    { tone: 'ok', note: 'encrypted' },
  ]);
});

test('bytes without a secret pass the tap without a note', () => {
  const steps = trace({ ...tapped, tapped: { ...tapped.tapped, response: undefined } });
  expect(steps.flatMap((step) => (step.kind === 'read' ? [step.note] : []))).toEqual(['password']);
  expect(steps.at(-2)).toMatchObject({ kind: 'move', from: tapNode, to: 'browser', carries: 'response' });
});

test('each step at the tap has a sentence', () => {
  const sentences = story(tapped).map(({ sentence }) => sentence);
  for (const sentence of [
    'The tap copies the bytes. It reads the password.',
    'The tap passes the request on to NGINX.',
    'The tap copies the bytes. They are encrypted.',
    'The tap passes the response on to the browser.',
  ])
    expect(sentences).toContain(sentence);
});

test('a request with a copied token begins at the tap, without a step in the browser', () => {
  const steps = trace(exchange, tapNode, 'bad');
  expect(steps[0]).toMatchObject({ kind: 'move', from: tapNode, to: 'nginx' });
  expect(steps.at(-1)).toMatchObject({ kind: 'arrived', at: tapNode, tone: 'bad' });
});
