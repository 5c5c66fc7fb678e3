import { expect, it } from 'vitest';
import { toHex, toHexText } from './hex.ts';

it('a byte has two hex digits', () => {
  expect([0, 15, 16, 255].map(toHex)).toEqual(['00', '0f', '10', 'ff']);
});

it('bytes beyond the limit become an ellipsis', () => {
  const bytes = Uint8Array.of(1, 2, 3);
  expect(toHexText(bytes)).toBe('01 02 03');
  expect(toHexText(bytes, 3)).toBe('01 02 03');
  expect(toHexText(bytes, 2)).toBe('01 02 …');
});
