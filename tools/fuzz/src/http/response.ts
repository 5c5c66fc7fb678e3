/** An HTTP/1.1 response as received. */
export type Response = {
  readonly status: number;
  /** Names in lower case. The values of a repeated header are joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
};

export type Parsed =
  | { readonly state: 'whole'; readonly response: Response; readonly rest: Buffer }
  | { readonly state: 'more' }
  | { readonly state: 'broken'; readonly reason: string };

type Head = { readonly status: number; readonly headers: Map<string, string>; readonly bytes: number };

/**
 * Parses the first response. `closed`: no more bytes will arrive. Skips interim responses (1xx except 101).
 */
export function parseResponse(
  bytes: Buffer,
  { method, closed }: { method: string; closed: boolean },
): Parsed {
  const head = parseHead(bytes);
  if (head === undefined) {
    return bytes.length > 16_384 ? { state: 'broken', reason: 'no end of the head' } : { state: 'more' };
  }
  if (typeof head === 'string') return { state: 'broken', reason: head };
  const after = bytes.subarray(head.bytes);
  if (head.status < 200 && head.status !== 101) return parseResponse(after, { method, closed });
  const body = parseBody(after, head, { method, closed });
  if (body.state !== 'whole') return body;
  const { status, headers } = head;
  return { state: 'whole', response: { status, headers, body: body.body }, rest: body.rest };
}

function parseHead(bytes: Buffer): Head | string | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) {
    const begun = bytes.toString('latin1', 0, 5);
    return 'HTTP/'.startsWith(begun) ? undefined : 'no status line';
  }
  const [line = '', ...rest] = bytes.toString('latin1', 0, end).split('\r\n');
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(`${line} `)?.[1];
  if (status === undefined) return `invalid status line ${JSON.stringify(line.slice(0, 80))}`;
  const headers = new Map<string, string>();
  for (const one of rest) {
    const colon = one.indexOf(':');
    if (colon < 1) return `invalid header ${JSON.stringify(one.slice(0, 80))}`;
    const name = one.slice(0, colon).toLowerCase();
    const value = one.slice(colon + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return { status: Number(status), headers, bytes: end + 4 };
}

type Body = Exclude<Parsed, { state: 'whole' }> | { state: 'whole'; body: Buffer; rest: Buffer };

function parseBody(
  bytes: Buffer,
  { status, headers }: Head,
  { method, closed }: { method: string; closed: boolean },
): Body {
  const nothing: Body = { state: 'whole', body: Buffer.alloc(0), rest: bytes };
  if (method === 'HEAD' || status === 101 || status === 204 || status === 304) return nothing;
  if (headers.get('transfer-encoding') === 'chunked') return unchunked(bytes);
  const length = headers.get('content-length');
  if (length === undefined) {
    return closed ? { state: 'whole', body: bytes, rest: Buffer.alloc(0) } : { state: 'more' };
  }
  if (!/^\d+$/.test(length)) return { state: 'broken', reason: `invalid Content-Length ${length}` };
  if (bytes.length < Number(length)) return { state: 'more' };
  return { state: 'whole', body: bytes.subarray(0, Number(length)), rest: bytes.subarray(Number(length)) };
}

function unchunked(bytes: Buffer): Body {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return { state: 'more' };
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) return { state: 'broken', reason: 'a chunk without a size' };
    const from = lineEnd + 2;
    if (bytes.length < from + size + 2) return { state: 'more' };
    if (size === 0) return { state: 'whole', body: Buffer.concat(parts), rest: bytes.subarray(from + 2) };
    parts.push(bytes.subarray(from, from + size));
    at = from + size + 2;
  }
}
