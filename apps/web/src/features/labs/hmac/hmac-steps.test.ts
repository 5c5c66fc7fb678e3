import { expect, it } from 'vitest';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';
import {
  asText,
  changedBytes,
  differences,
  inputOf,
  rewrite,
  stepsOf,
  toBytes,
  withLastBitFlipped,
} from './hmac-steps.ts';

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
  expect(asText('')).toBe('');
});

it('finds the bytes that changed, also if the length changed', () => {
  expect(changedBytes('4a6566', '4a6466')).toEqual([false, true, false]);
  expect(changedBytes('4a', '4a65')).toEqual([false, true]);
});

it('writes the same bytes as text and as hex', () => {
  const text = { form: 'text', written: 'pay ada 5' } as const;
  expect(toBytes(text)).toBe('706179206164612035');
  expect(rewrite(text, 'hex')).toEqual({ form: 'hex', written: '706179206164612035' });
  expect(rewrite({ form: 'hex', written: '70 61 79' }, 'text')).toEqual({ form: 'text', written: 'pay' });
  expect(rewrite({ form: 'hex', written: '00' }, 'text')).toBeUndefined();
  expect(rewrite({ form: 'hex', written: '706' }, 'text')).toBeUndefined();
});

it('writes bytes as text if all of them are printable', () => {
  expect(inputOf('4a656665')).toEqual({ form: 'text', written: 'Jefe' });
  expect(inputOf('0b0b')).toEqual({ form: 'hex', written: '0b0b' });
});

it('one flipped bit changes one byte of each block, and every half of the hashes', () => {
  const key = '4a656665';
  const before = stepsOf(key, '70');
  const after = stepsOf(withLastBitFlipped(key), '70');
  const changed = (step: 'key' | 'innerPad' | 'inner' | 'outerPad' | 'outer'): number =>
    changedBytes(before[step], after[step]).filter(Boolean).length;
  expect([changed('key'), changed('innerPad'), changed('outerPad')]).toEqual([1, 1, 1]);
  expect(Math.min(changed('inner'), changed('outer'))).toBeGreaterThan(24);
});
