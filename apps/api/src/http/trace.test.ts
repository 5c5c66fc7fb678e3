import { expect, it } from 'vitest';
import { serverTiming } from './trace.ts';

it('says nothing of what was not done', () => {
  expect(serverTiming(1.5)).toBe('handler;dur=1.500');
  expect(serverTiming(1.5, { signatureMs: 0.009 })).toBe('verify;dur=0.009, handler;dur=1.491');
});

it('gives each part its own milliseconds, and the handler what is left of the whole', () => {
  expect(serverTiming(0.4, { signatureMs: 0.01, storeMs: 0.31, storeCommand: 'GET' })).toBe(
    'verify;dur=0.010, store;desc="GET";dur=0.310, handler;dur=0.080',
  );
});
