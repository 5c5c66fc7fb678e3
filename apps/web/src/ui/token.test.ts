import { describe, expect, test } from 'vitest';
import { maskToken, tokenLength, tokenParts } from './token.tsx';

const token = `${'A'.repeat(42)}x${'B'.repeat(43)}`;

describe('a token', () => {
  test('has 42 characters of id, one shared character, and 43 characters of signature', () => {
    expect(token).toHaveLength(tokenLength);
    expect(tokenParts(token)).toEqual({ id: 'A'.repeat(42), shared: 'x', signature: 'B'.repeat(43) });
  });

  test('shares the 43rd character, which has bits 252 to 257', () => {
    const bytes = Buffer.concat([Buffer.alloc(32, 0xff), Buffer.alloc(32, 0x00)]);
    const { id, shared, signature } = tokenParts(bytes.toString('base64url'));
    expect(id).toBe('_'.repeat(42));
    // 1111 00
    expect(shared).toBe('8');
    expect(signature).toBe('A'.repeat(43));
  });

  test('shows four characters at each end when masked, and keeps its length', () => {
    expect(maskToken(token)).toBe(`AAAA${'•'.repeat(78)}BBBB`);
  });

  test('shows no character of a short text when masked', () => {
    expect(maskToken('secret')).toBe('••••••');
  });
});
