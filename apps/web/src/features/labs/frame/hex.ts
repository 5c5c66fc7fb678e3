export const toHex = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Returns the bytes as hex with spaces. Cuts the text after `atMost` bytes. */
export function toHexText(bytes: Uint8Array, atMost = bytes.length): string {
  const text = Array.from(bytes.subarray(0, atMost), toHex).join(' ');
  return bytes.length > atMost ? `${text} …` : text;
}
