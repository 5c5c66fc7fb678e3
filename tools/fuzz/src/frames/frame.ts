/**
 * A WebSocket frame of a client, valid or not (RFC 6455, section 5.2). Payloads are latin1: each character is
 * a byte.
 */
export type FrameSpec = {
  readonly fin?: boolean;
  /** The three reserved bits. */
  readonly rsv?: number;
  readonly opcode: number;
  readonly payload?: string;
  readonly masked?: boolean;
  /** Encoding of the length: the shortest form, or always 16 or 64 bits. */
  readonly length?: 'short' | '16' | '64';
  /** Length in the header if it differs from the payload's. */
  readonly claimed?: number;
};

export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const maskKey = [0x37, 0xfa, 0x21, 0x3d] as const;

/** Returns the bytes of the frame, latin1. */
export function frame(spec: FrameSpec): string {
  const { fin = true, rsv = 0, opcode, payload = '', masked = true } = spec;
  const head = Buffer.from([(fin ? 0x80 : 0) | ((rsv & 7) << 4) | (opcode & 15)]);
  const size = lengthBytes(spec.claimed ?? payload.length, spec.length ?? 'short', masked);
  const body = Buffer.from(payload, 'latin1');
  if (masked) body.forEach((byte, at) => body.writeUInt8(byte ^ (maskKey[at % 4] ?? 0), at));
  return Buffer.concat([head, size, ...(masked ? [Buffer.from(maskKey)] : []), body]).toString('latin1');
}

function lengthBytes(length: number, encode: '16' | '64' | 'short', masked: boolean): Buffer {
  const mask = masked ? 0x80 : 0;
  if (encode === 'short' && length < 126) return Buffer.from([mask | length]);
  if (encode !== '64' && length < 65_536) {
    const bytes = Buffer.from([mask | 126, 0, 0]);
    bytes.writeUInt16BE(length, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9, mask | 127);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** Returns the payload of a close frame. */
export function closing(code: number, reason = ''): string {
  return String.fromCharCode(code >> 8, code & 255) + reason;
}

export type ServerFrame = { readonly opcode: number; readonly payload: Buffer };

/** Parses the server's frames. Returns the complete frames and the remaining bytes. */
export function framesIn(bytes: Buffer): { frames: ServerFrame[]; rest: Buffer } {
  const frames: ServerFrame[] = [];
  let rest = bytes;
  for (;;) {
    const short = (rest[1] ?? 0) & 127;
    const head = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0);
    if (rest.length < head) return { frames, rest };
    const length =
      short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
    if (rest.length < head + length) return { frames, rest };
    frames.push({ opcode: rest.readUInt8(0) & 15, payload: rest.subarray(head, head + length) });
    rest = rest.subarray(head + length);
  }
}
