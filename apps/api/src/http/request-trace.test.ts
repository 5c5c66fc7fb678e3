import { expect, it } from 'vitest';
import { serverTiming } from './request-trace.ts';

const nothing = { commands: new Set<string>(), ms: 0, unanswered: false };

it('omits steps that did not run', () => {
  expect(serverTiming(1.5, nothing)).toBe('handler;dur=1.500');
  expect(serverTiming(1.5, nothing, { signatureMs: 0.009 })).toBe('verify;dur=0.009, handler;dur=1.491');
});

it('lists the time of each part, and the rest of the total as the handler', () => {
  expect(serverTiming(0.4, { ...nothing, commands: new Set(['GET']), ms: 0.31 }, { signatureMs: 0.01 })).toBe(
    'verify;dur=0.010, store;desc="GET";dur=0.310, handler;dur=0.080',
  );
});

it('lists a hit of the near cache without a signature and a store', () => {
  expect(serverTiming(0.1, nothing, { nearCacheMs: 0.002 })).toBe(
    'cache;desc="near cache";dur=0.002, handler;dur=0.098',
  );
});

it('reports a command without a reply', () => {
  const usage = { commands: new Set(['GET']), ms: 480, unanswered: true };
  expect(serverTiming(1, nothing, { unanswered: true })).toBe('unanswered;dur=0.000, handler;dur=1.000');
  expect(serverTiming(481, usage)).toBe(
    'store;desc="GET";dur=480.000, unanswered;dur=480.000, handler;dur=1.000',
  );
});

it('lists several commands and shortens a long list', () => {
  const short = { ...nothing, commands: new Set(['GET', 'DEL']), ms: 1 };
  expect(serverTiming(2, short)).toBe('store;desc="GET, DEL";dur=1.000, handler;dur=1.000');
  const long = {
    ...nothing,
    commands: new Set(Array.from('ABCDEFGHI', (letter) => letter.repeat(18))),
    ms: 1,
  };
  expect(serverTiming(2, long)).toContain(
    `desc="${'A'.repeat(18)}, ${'B'.repeat(18)}, ${'C'.repeat(18)}, ..."`,
  );
});
