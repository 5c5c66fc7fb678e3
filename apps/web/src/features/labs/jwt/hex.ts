const shown = 24;

export function toHexText(bytes: Uint8Array): string {
  const text = Array.from(bytes.subarray(0, shown), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > shown ? `${text} …` : text;
}
