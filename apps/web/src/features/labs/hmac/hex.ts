import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

/** Compares two values of equal length bit by bit. Returns one entry per bit, highest bit first; true if the bits differ. */
export function differences(left: string, right: string): boolean[] {
  const others = hexToBytes(right);
  return [...hexToBytes(left)].flatMap((byte, index) => bitsOf(byte ^ (others[index] ?? 0)));
}

const bitsOf = (byte: number): boolean[] => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => ((byte >> bit) & 1) === 1);

/** Flips the last bit. An empty value stays empty. */
export function withLastBitFlipped(hex: string): string {
  const bytes = hexToBytes(hex);
  return bytesToHex(bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte)));
}

/** Returns the bytes as text, or undefined unless all of them are printable ASCII. */
export function asText(hex: string): string | undefined {
  if (!/^(?:[2-7][\da-f])+$/.test(hex) || hex.includes('7f')) return undefined;
  return String.fromCodePoint(...hexToBytes(hex));
}
