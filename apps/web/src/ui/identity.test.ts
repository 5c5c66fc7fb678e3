import { describe, expect, test } from 'vitest';
import { glyphCells } from './identity.tsx';

describe('a glyph', () => {
  test('has 16 cells, the same for the same public id', () => {
    expect(glyphCells('SgVhQ0uFlAtOyXz9kRnC2mIvHsL8wJx0t4Vq1m9yGk3')).toHaveLength(16);
    expect(glyphCells('SgVhQ0')).toEqual(glyphCells('SgVhQ0uFl'));
  });

  test('uses the first 32 bits, two for each cell', () => {
    expect(glyphCells('______')).toEqual(Array.from({ length: 16 }, () => 2));
    expect(glyphCells('AAAAAA')).toEqual(Array.from({ length: 16 }, () => 0));
    // g is 100000: a pale cell and two empty ones
    expect(glyphCells('gAAAAA').slice(0, 3)).toEqual([1, 0, 0]);
  });
});
