import { expect, it } from 'vitest';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import { asText, differences, withLastBitFlipped } from './hex.ts';
import { stepsOf } from './hmac-steps.ts';

it.each(vectors)('RFC 4231, case $title', ({ key, message, hmac }) => {
  expect(stepsOf(key, message).outer.slice(0, hmac.length)).toBe(hmac);
});

it.each(vectors)('one flipped bit changes about half of the HMAC, case $title', ({ key, message }) => {
  const { outer } = stepsOf(key, message);
  for (const changed of [
    stepsOf(withLastBitFlipped(key), message),
    stepsOf(key, withLastBitFlipped(message)),
  ]) {
    const differing = differences(outer, changed.outer).filter(Boolean).length;
    expect(differing).toBeGreaterThan(96);
    expect(differing).toBeLessThan(160);
  }
});

it('finds the bits that differ, and flips the last bit', () => {
  expect(differences('00ff', '01ff').map(Number).join('')).toBe('0000000100000000');
  expect(withLastBitFlipped('4a65')).toBe('4a64');
  expect(withLastBitFlipped('')).toBe('');
});

it('shows only printable bytes as text', () => {
  expect(asText('4a656665')).toBe('Jefe');
  expect(asText('0a41')).toBeUndefined();
  expect(asText('417f')).toBeUndefined();
  expect(asText('47f0')).toBeUndefined();
  expect(asText('57f2')).toBeUndefined();
});
