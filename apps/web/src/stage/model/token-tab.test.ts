import { describe, expect, test } from 'vitest';
import { issuedTab, isForged, sentTab } from './token-tab.ts';
import { testExchange } from '../../api/test-exchange.ts';

const exchange = testExchange({ credential: { kind: 'other', label: 'jwt', form: 'jwt', bytes: 172 } });

describe('the token tab', () => {
  test('has a width proportional to the bytes of a JWT: twice 86 bytes, twice the width', () => {
    expect(sentTab(exchange)).toEqual({ form: 'jwt', width: 40, forged: false });
    expect(sentTab({ ...exchange, credential: { kind: 'own', publicId: 'p' } }).width).toBe(20);
  });

  test('has a maximum width', () => {
    const credential = { kind: 'other', label: 'nested', form: 'jwe', bytes: 2_000 } as const;
    expect(sentTab({ ...exchange, credential })).toMatchObject({ form: 'jwe', width: 140 });
  });

  test.each([
    ['a.b.c', 'jwt'],
    ['a.b.c.d.e', 'jwe'],
    ['a', 'absent'],
  ])('of a response with the token %s has the form %s', (token, form) => {
    const responseHeaders = [['authorization', `Bearer ${token}`]] as const;
    expect(issuedTab({ ...exchange, responseHeaders })).toMatchObject({ form });
  });

  test('is forged if its own bytes were refused, and not if a lookup found nothing', () => {
    const refused = { ...exchange, status: 401, code: 'invalid_token' };
    expect(isForged(refused)).toBe(true);
    expect(isForged({ ...refused, timing: { memory: { found: false, ms: 0.001 } } })).toBe(false);
    expect(isForged({ ...refused, timing: { store: { command: 'GET', ms: 0.3 } } })).toBe(false);
  });
});
