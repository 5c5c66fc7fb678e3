const slotCount = 16_384;
const polynomial = 0x1021;

/** Returns the slot of a key in a Cluster: CRC-16/XMODEM of the key, or of the text in its first braces, if there is any. */
export function slotOf(key: string): number {
  const tag = /^[^{]*\{([^}]+)\}/.exec(key)?.[1];
  return crc16(Buffer.from(tag ?? key)) % slotCount;
}

function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc & 0x8000 ? polynomial : 0);
    crc &= 0xffff;
  }
  return crc;
}
