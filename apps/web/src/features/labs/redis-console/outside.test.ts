import { describe, expect, it } from 'vitest';
import { endOf } from './outside.ts';

describe('how far a try from outside came', () => {
  it.each([
    { connected: false, outcome: 'ENOTFOUND', end: 'network' },
    { connected: false, outcome: 'ETIMEDOUT', end: 'network' },
    { connected: true, outcome: '-NOAUTH Authentication required.', end: 'password' },
    { connected: true, outcome: '+PONG', end: 'redis' },
    { connected: true, outcome: '-DENIED Redis is running in protected mode', end: 'password' },
    { connected: true, outcome: 'no reply', end: 'silence' },
    { connected: true, outcome: 'ECONNRESET', end: 'silence' },
  ])('$outcome: $end', ({ connected, outcome, end }) => {
    expect(endOf({ address: 'redis:6379', connected, outcome, ms: 1 })).toBe(end);
  });
});
