import { describe, expect, test } from 'vitest';
import { glyphCells } from './glyph-cells.ts';
import { maskToken, tokenLength, tokenParts } from './token-anatomy.ts';

const token = `${'A'.repeat(42)}x${'B'.repeat(43)}`;

describe('the anatomy of a token', () => {
  test('is 42 characters of id, one that both share, 43 of signature', () => {
    expect(token).toHaveLength(tokenLength);
    expect(tokenParts(token)).toEqual({ id: 'A'.repeat(42), shared: 'x', signature: 'B'.repeat(43) });
  });

  test('has the cut where the bytes part: bits 252 to 257 are in the 43rd character', () => {
    const bytes = Buffer.concat([Buffer.alloc(32, 0xff), Buffer.alloc(32, 0x00)]);
    const { id, shared, signature } = tokenParts(bytes.toString('base64url'));
    expect(id).toBe('_'.repeat(42));
    // 1111 00
    expect(shared).toBe('8');
    expect(signature).toBe('A'.repeat(43));
  });

  test('masked, shows four characters at either end and keeps its length', () => {
    expect(maskToken(token)).toBe(`AAAA${'•'.repeat(78)}BBBB`);
  });

  test('masked, a short text shows nothing', () => {
    expect(maskToken('secret')).toBe('••••••');
  });
});

describe('a glyph', () => {
  test('has sixteen cells, always the same for one public id', () => {
    expect(glyphCells('SgVhQ0uFlAtOyXz9kRnC2mIvHsL8wJx0t4Vq1m9yGk3')).toHaveLength(16);
    expect(glyphCells('SgVhQ0')).toEqual(glyphCells('SgVhQ0uFl'));
  });

  test('is read from the first 32 bits, two a cell', () => {
    expect(glyphCells('______')).toEqual(Array.from({ length: 16 }, () => 2));
    expect(glyphCells('AAAAAA')).toEqual(Array.from({ length: 16 }, () => 0));
    // g is 100000: a pale cell and two empty ones
    expect(glyphCells('gAAAAA').slice(0, 3)).toEqual([1, 0, 0]);
  });
});
