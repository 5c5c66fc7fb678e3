/** Content types that stay readable in TLS: RFC 8446, section 5.1. */
const contentTypes: ReadonlyMap<number, string> = new Map([
  [20, 'change_cipher_spec'],
  [21, 'alert'],
  [22, 'handshake'],
  [23, 'application_data'],
]);
/** Handshake messages: RFC 8446, section 4, and RFC 5246, section 7.4. */
const handshakeTypes: ReadonlyMap<number, string> = new Map([
  [1, 'ClientHello'],
  [2, 'ServerHello'],
  [4, 'NewSessionTicket'],
  [11, 'Certificate'],
  [12, 'ServerKeyExchange'],
  [14, 'ServerHelloDone'],
  [16, 'ClientKeyExchange'],
]);

const headerBytes = 5;
/** A record has at most 2^14 bytes, and 256 more when it is encrypted: RFC 8446, section 5.2. TLS 1.2 allows 2048 more. */
const lengthAtMost = 16_384 + 2048;
export const bounds = { records: 120, sampleBytes: 256, shownHelloBytes: 2048, helloBytes: 16_384 } as const;

export type TlsRecord = {
  /** `handshake`, `application_data` and others: the content type of the header. */
  readonly type: string;
  /** Bytes after the header, as the header states them. */
  readonly length: number;
  /** Name of a handshake message, or numbers of an alert, that is not encrypted. */
  readonly message?: string;
  /** The first bytes of the record. */
  readonly sample: Buffer;
};

/**
 * Reads the headers of TLS records in one direction of a connection: RFC 8446, section 5.1. The bytes may come in chunks of any
 * size. Never throws: after bytes that are no TLS record, the reader stops.
 */
export function createRecordReader() {
  const records: TlsRecord[] = [];
  let header = Buffer.alloc(0);
  let body: Buffer = Buffer.alloc(0);
  let hello = Buffer.alloc(0);
  let missing = 0;
  let count = 0;
  let isJunk = false;
  /** After this record, the handshake is encrypted: RFC 8446, appendix D.4, and RFC 5246, section 7.1. */
  let isEncrypted = false;
  let serverName: string | undefined;

  function begin(): void {
    const length = header.readUInt16BE(3);
    isJunk = !contentTypes.has(header[0] ?? 0) || header[1] !== 3 || length > lengthAtMost;
    missing = length;
    body = Buffer.alloc(0);
    if (length === 0 && !isJunk) finish();
  }

  function finish(): void {
    const type = contentTypes.get(header[0] ?? 0) ?? '';
    if (type === 'handshake' && !isEncrypted) readHello();
    const message = isEncrypted ? undefined : messageOf(type, body);
    if (type === 'change_cipher_spec') isEncrypted = true;
    count += 1;
    if (records.length < bounds.records)
      records.push({
        type,
        length: header.readUInt16BE(3),
        ...(message === undefined ? {} : { message }),
        // A copy, because a part of a buffer keeps the whole buffer in memory.
        sample: Buffer.from(
          Buffer.concat([header, body]).subarray(
            0,
            message === 'ClientHello' ? bounds.shownHelloBytes : bounds.sampleBytes,
          ),
        ),
      });
    header = Buffer.alloc(0);
  }

  /** A message can be split into several records: RFC 8446, section 5.1. */
  function readHello(): void {
    if (serverName !== undefined || hello.length >= bounds.helloBytes) return;
    hello = Buffer.concat([hello, body]).subarray(0, bounds.helloBytes);
    serverName = serverNameIn(hello);
  }

  return {
    /** Reads the next bytes of the direction. */
    push(chunk: Buffer): void {
      let rest = chunk;
      while (rest.length > 0 && !isJunk) {
        if (header.length < headerBytes) {
          const taken = rest.subarray(0, headerBytes - header.length);
          header = Buffer.concat([header, taken]);
          rest = rest.subarray(taken.length);
          if (header.length === headerBytes) begin();
        } else {
          const taken = rest.subarray(0, missing);
          body = Buffer.concat([body, taken]);
          missing -= taken.length;
          rest = rest.subarray(taken.length);
          if (missing === 0) finish();
        }
      }
    },
    records: (): readonly TlsRecord[] => records,
    /** All records, also those that are not kept. */
    count: (): number => count,
    isJunk: (): boolean => isJunk,
    /** The name in the ClientHello. Undefined if there is none: for an IP address, browsers send none. */
    serverName: (): string | undefined => serverName,
  };
}

function messageOf(type: string, body: Buffer): string | undefined {
  if (type === 'handshake') return handshakeTypes.get(body[0] ?? 0);
  // An alert is a level and a description: RFC 8446, section 6.
  if (type === 'alert' && body.length === 2)
    return `${body[0] === 2 ? 'fatal' : 'warning'}, number ${body[1] ?? 0}`;
  return undefined;
}

/** Reads fields of a message one after another. Each is undefined, and stays so, after the end of the bytes. */
function createCursor(bytes: Buffer) {
  let at = 0;
  const take = (length: number | undefined): Buffer | undefined => {
    if (length === undefined || at + length > bytes.length) {
      at = Infinity;
      return undefined;
    }
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (size: number): number | undefined => take(size)?.readUIntBE(0, size);
  return { take, number, vector: (sizeOfLength: number) => take(number(sizeOfLength)) };
}

const clientHello = 1;
const serverNameExtension = 0;
const hostName = 0;
const nameShape = /^[\w.-]{1,255}$/;

/**
 * Returns the host name in a ClientHello: RFC 8446, section 4.1.2, and the extension `server_name` of RFC 6066, section 3.
 * Undefined for a message that is not complete, or has none.
 */
export function serverNameIn(message: Buffer): string | undefined {
  const outer = createCursor(message);
  if (outer.number(1) !== clientHello) return undefined;
  const hello = outer.vector(3);
  if (hello === undefined) return undefined;
  const fields = createCursor(hello);
  // legacy_version and random, legacy_session_id, cipher_suites, legacy_compression_methods
  fields.take(2 + 32);
  fields.vector(1);
  fields.vector(2);
  fields.vector(1);
  const extensions = createCursor(fields.vector(2) ?? Buffer.alloc(0));
  for (let type = extensions.number(2); type !== undefined; type = extensions.number(2)) {
    const data = extensions.vector(2);
    if (type !== serverNameExtension || data === undefined) continue;
    const list = createCursor(createCursor(data).vector(2) ?? Buffer.alloc(0));
    if (list.number(1) !== hostName) return undefined;
    const name = list.vector(2)?.toString('latin1') ?? '';
    return nameShape.test(name) ? name : undefined;
  }
  return undefined;
}
