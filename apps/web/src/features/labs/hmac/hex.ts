import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';

/** How many bits of two values of one length differ, and which: one entry a bit, the highest first. */
export function differences(left: string, right: string): boolean[] {
  const others = hexToBytes(right);
  return [...hexToBytes(left)].flatMap((byte, index) => bitsOf(byte ^ (others[index] ?? 0)));
}

const bitsOf = (byte: number): boolean[] => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => ((byte >> bit) & 1) === 1);

/** The same bytes with the last bit turned over; nothing stays nothing. */
export function withLastBitFlipped(hex: string): string {
  const bytes = hexToBytes(hex);
  return bytesToHex(bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte)));
}

/** The bytes as people read them, where all of them are printable ASCII. */
export function asText(hex: string): string | undefined {
  if (!/^(?:[2-7][\da-f])+$/.test(hex) || hex.includes('7f')) return undefined;
  return String.fromCodePoint(...hexToBytes(hex));
}
