import { describe, expect, test } from 'vitest';
import type { Exchange } from '../api/exchange.ts';
import { issuedTab, isForged, sentTab } from './token-tab.ts';

const exchange: Exchange = {
  number: 1,
  type: 'http',
  method: 'GET',
  path: '/v1/labs',
  startedAtMs: 0,
  totalMs: 1,
  status: 200,
  code: undefined,
  credential: { kind: 'other', label: 'jwt', form: 'jwt', bytes: 172 },
  issuedPublicId: undefined,
  tried: [],
  servedBy: 'api-1',
  connection: undefined,
  timing: {},
  requestHeaders: [],
  responseHeaders: [],
};

describe('the tab of a token', () => {
  test('of a JWT is as wide as its bytes: twice 86 of them, twice the tab', () => {
    expect(sentTab(exchange)).toEqual({ form: 'jwt', width: 40, forged: false });
    expect(sentTab({ ...exchange, credential: { kind: 'own', publicId: 'p' } }).width).toBe(20);
  });

  test('of a very long one ends somewhere', () => {
    const credential = { kind: 'other', label: 'nested', form: 'jwe', bytes: 2_000 } as const;
    expect(sentTab({ ...exchange, credential })).toMatchObject({ form: 'jwe', width: 140 });
  });

  test.each([
    ['a.b.c', 'jwt'],
    ['a.b.c.d.e', 'jwe'],
    ['a', 'absent'],
  ])('of an answer that brings %s is %s', (token, form) => {
    const responseHeaders = [['authorization', `Bearer ${token}`]] as const;
    expect(issuedTab({ ...exchange, responseHeaders })).toMatchObject({ form });
  });

  test('is struck where its own bytes were refused, not where nothing was found for it', () => {
    const refused = { ...exchange, status: 401, code: 'invalid_token' };
    expect(isForged(refused)).toBe(true);
    expect(isForged({ ...refused, timing: { memory: { found: false, ms: 0.001 } } })).toBe(false);
    expect(isForged({ ...refused, timing: { store: { command: 'GET', ms: 0.3 } } })).toBe(false);
  });
});
