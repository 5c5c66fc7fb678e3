import { describe, expect, test } from 'vitest';
import { parseServerTiming } from './server-timing.ts';

describe('Server-Timing', () => {
  test('returns the signature check, the store with its command, and the handler', () => {
    expect(parseServerTiming('verify;dur=0.009, store;desc="GET";dur=0.31, handler;dur=0.08')).toEqual({
      verifyMs: 0.009,
      store: { command: 'GET', ms: 0.31 },
      handlerMs: 0.08,
    });
  });

  test('has no store time if Redis was not queried', () => {
    expect(parseServerTiming('verify;dur=0.007, handler;dur=0.050')).toEqual({
      verifyMs: 0.007,
      handlerMs: 0.05,
    });
  });

  test('reports that Redis did not reply', () => {
    const header = 'verify;dur=0.009, store;desc="GET";dur=480, unanswered;dur=480, handler;dur=1';
    expect(parseServerTiming(header)).toMatchObject({ store: { command: 'GET', ms: 480 }, unanswered: true });
    expect(parseServerTiming('unanswered;dur=0, handler;dur=1')).toEqual({ unanswered: true, handlerMs: 1 });
    expect(parseServerTiming('store;desc="GET, unanswered";dur=1')).not.toHaveProperty('unanswered');
  });

  test('distinguishes a near-cache hit from a signature check', () => {
    expect(parseServerTiming('cache;desc="near cache";dur=0.002, handler;dur=0.098')).toEqual({
      cacheMs: 0.002,
      handlerMs: 0.098,
    });
  });

  test.each([
    ['hit', true],
    ['miss', false],
  ])('reports a %s of the memory of the replica', (desc, found) => {
    expect(parseServerTiming(`verify;dur=0.01, memory;desc="${desc}";dur=0.002, handler;dur=0.1`)).toEqual({
      verifyMs: 0.01,
      memory: { found, ms: 0.002 },
      handlerMs: 0.1,
    });
  });

  test('accepts parameters in any order, with spaces, and a comma in the description', () => {
    expect(parseServerTiming('store; dur=1.5; desc="MGET, GET" ,handler;dur=2')).toEqual({
      store: { command: 'MGET, GET', ms: 1.5 },
      handlerMs: 2,
    });
  });

  test('skips unknown entries and entries without a duration', () => {
    expect(parseServerTiming('cache;desc="near cache", cdn;dur=3, verify, handler;dur=1')).toEqual({
      handlerMs: 1,
    });
    expect(parseServerTiming('')).toEqual({});
  });
});
