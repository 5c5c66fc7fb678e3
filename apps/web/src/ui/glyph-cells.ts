const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export type GlyphCell = 0 | 1 | 2;

/** The 4 × 4 fingerprint of a public id: its first 32 bits, two a cell. Half of the cells stay empty, a quarter each are pale and full. */
export function glyphCells(publicId: string): GlyphCell[] {
  const bits = Array.from(publicId.slice(0, 6)).flatMap((character) => {
    const value = Math.max(0, alphabet.indexOf(character));
    return [32, 16, 8, 4, 2, 1].map((mask) => (value & mask) !== 0);
  });
  return Array.from({ length: 16 }, (_, cell) => {
    if (bits[cell * 2] !== true) return 0;
    return bits[cell * 2 + 1] === true ? 2 : 1;
  });
}
