/** One WebSocket frame of a client, by RFC 6455 or against it. Payloads are latin1: each character is a byte. */
export type FrameSpec = {
  readonly fin?: boolean;
  /** The three bits that no extension gave a meaning. */
  readonly rsv?: number;
  readonly opcode: number;
  readonly payload?: string;
  readonly masked?: boolean;
  /** How the length is written: as short as it goes, or in 16 or 64 bits whatever it is. */
  readonly length?: 'short' | '16' | '64';
  /** What the length says, where that is not the payload's. */
  readonly claimed?: number;
};

export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const maskKey = [0x37, 0xfa, 0x21, 0x3d] as const;

/** As it goes over the wire, latin1. */
export function frame(spec: FrameSpec): string {
  const { fin = true, rsv = 0, opcode, payload = '', masked = true } = spec;
  const head = Buffer.from([(fin ? 0x80 : 0) | ((rsv & 7) << 4) | (opcode & 15)]);
  const size = lengthBytes(spec.claimed ?? payload.length, spec.length ?? 'short', masked);
  const body = Buffer.from(payload, 'latin1');
  if (masked) body.forEach((byte, at) => body.writeUInt8(byte ^ (maskKey[at % 4] ?? 0), at));
  return Buffer.concat([head, size, ...(masked ? [Buffer.from(maskKey)] : []), body]).toString('latin1');
}

function lengthBytes(length: number, written: '16' | '64' | 'short', masked: boolean): Buffer {
  const mask = masked ? 0x80 : 0;
  if (written === 'short' && length < 126) return Buffer.from([mask | length]);
  if (written !== '64' && length < 65_536) {
    const bytes = Buffer.from([mask | 126, 0, 0]);
    bytes.writeUInt16BE(length, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9, mask | 127);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** A close frame's payload. */
export function closing(code: number, reason = ''): string {
  return String.fromCharCode(code >> 8, code & 255) + reason;
}

export type Heard = { readonly opcode: number; readonly payload: Buffer };

/** The server's frames in what has arrived: whole ones, and the bytes of the next. */
export function framesIn(bytes: Buffer): { frames: Heard[]; rest: Buffer } {
  const frames: Heard[] = [];
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
