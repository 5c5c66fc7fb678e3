/** A reply as Redis sent it. `bulk` and `status` differ: redis-cli prints `"OK"` for one and `OK` for the other. */
export type RedisReply =
  | { readonly kind: 'status' | 'error' | 'integer' | 'other'; readonly text: string }
  | { readonly kind: 'bulk'; readonly bytes: Buffer }
  | { readonly kind: 'nil' }
  | { readonly kind: 'array' | 'map' | 'set'; readonly items: readonly RedisReply[] };

const lineKinds = new Map<string, 'status' | 'error' | 'integer' | 'other'>([
  ['+', 'status'],
  ['-', 'error'],
  [':', 'integer'],
  [',', 'other'],
  ['#', 'other'],
  ['(', 'other'],
]);
const aggregates = new Map<string, 'array' | 'map' | 'set'>([
  ['*', 'array'],
  ['%', 'map'],
  ['~', 'set'],
]);

/** A reply, and the position after it. */
export type ParsedReply = { readonly reply: RedisReply; readonly end: number };

/**
 * Parses a reply of RESP, and the parts of RESP3 that HELLO returns. Returns undefined if more bytes must arrive. `redis-parser`
 * returns the same string for a status and for a bulk string, so it cannot be used here.
 */
export function parseReply(bytes: Buffer, start = 0): ParsedReply | undefined {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd < 0) return undefined;
  const type = bytes.toString('latin1', start, start + 1);
  const text = bytes.toString('utf8', start + 1, lineEnd);
  const end = lineEnd + 2;
  const kind = lineKinds.get(type);
  if (kind !== undefined) return { reply: { kind, text }, end };
  const size = Number(text);
  if (type === '_' || size < 0) return { reply: { kind: 'nil' }, end };
  const aggregate = aggregates.get(type);
  if (aggregate !== undefined)
    return parseItems(bytes, end, aggregate, aggregate === 'map' ? 2 * size : size);
  if (!'$='.includes(type)) throw new Error(`Redis sent a reply of an unknown type: ${type}`);
  const after = end + size + 2;
  if (bytes.length < after) return undefined;
  return { reply: { kind: 'bulk', bytes: bytes.subarray(end, end + size) }, end: after };
}

function parseItems(
  bytes: Buffer,
  start: number,
  kind: 'array' | 'map' | 'set',
  count: number,
): ParsedReply | undefined {
  const items: RedisReply[] = [];
  let end = start;
  while (items.length < count) {
    const item = parseReply(bytes, end);
    if (item === undefined) return undefined;
    items.push(item.reply);
    end = item.end;
  }
  return { reply: { kind, items }, end };
}

const labels = { status: '', error: '(error) ', integer: '(integer) ', other: '' } as const;

/** Returns a reply as redis-cli prints it in a terminal. */
export function formatReply(reply: RedisReply, prefix = ''): string {
  if ('items' in reply) return formatItems(reply.kind, reply.items, prefix);
  if (reply.kind === 'bulk') return quoted(reply.bytes);
  if (reply.kind === 'nil') return '(nil)';
  return `${labels[reply.kind]}${reply.text}`;
}

const empty = { array: '(empty array)', map: '(empty hash)', set: '(empty set)' } as const;
const separator = { array: ')', map: '#', set: '~' } as const;

/** The first item follows the number of its list, so nested lists start in the same line. */
function formatItems(kind: 'array' | 'map' | 'set', items: readonly RedisReply[], prefix: string): string {
  if (items.length === 0) return empty[kind];
  const step = kind === 'map' ? 2 : 1;
  const count = items.length / step;
  const width = `${count}`.length;
  const inner = prefix + ' '.repeat(width + 2);
  return Array.from({ length: count }, (_, index) => {
    const number = `${index + 1}`.padStart(width);
    const [first, second] = items
      .slice(index * step, (index + 1) * step)
      .map((item) => formatReply(item, inner));
    const text = second === undefined ? first : `${first} => ${second}`;
    return `${index === 0 ? '' : prefix}${number}${separator[kind]} ${text}`;
  }).join('\n');
}

const named = new Map([
  [0x5c, String.raw`\\`],
  [0x22, String.raw`\"`],
  [0x0a, String.raw`\n`],
  [0x0d, String.raw`\r`],
  [0x09, String.raw`\t`],
  [0x07, String.raw`\a`],
  [0x08, String.raw`\b`],
]);
const [firstPrintable, lastPrintable] = [0x20, 0x7e];

/** Quotes bytes: a byte that is no printable ASCII character is `\x` and two hexadecimal digits. */
function quoted(bytes: Buffer): string {
  let text = '"';
  for (const byte of bytes) {
    const isPrintable = byte >= firstPrintable && byte <= lastPrintable;
    text +=
      named.get(byte) ??
      (isPrintable ? String.fromCharCode(byte) : String.raw`\x${byte.toString(16).padStart(2, '0')}`);
  }
  return `${text}"`;
}

/** Returns a command as Redis receives it: an array of bulk strings. */
export function encodeCommand(args: readonly (Buffer | string)[]): Buffer {
  const parts = args.flatMap((arg) => {
    const bytes = Buffer.from(arg);
    return [Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')];
  });
  return Buffer.concat([Buffer.from(`*${args.length}\r\n`), ...parts]);
}
