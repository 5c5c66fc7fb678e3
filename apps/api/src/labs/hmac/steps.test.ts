import { expect, it } from 'vitest';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { computeSteps } from './steps.ts';

it.each(vectors)('RFC 4231, case $title', ({ key, message, hmac }) => {
  const { outer, builtIn } = computeSteps(Buffer.from(key, 'hex'), Buffer.from(message, 'hex'));
  expect(outer.slice(0, hmac.length)).toBe(hmac);
  expect(builtIn).toBe(outer);
});
