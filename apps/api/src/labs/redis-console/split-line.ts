/** Bytes of the characters with a meaning. */
const [backslash, doubleQuote, singleQuote] = [0x5c, 0x22, 0x27];
const spaces = new Set(Buffer.from(' \t\n\v\f\r'));
const escapes = new Map(
  ['n\n', 'r\r', 't\t', 'b\b', 'a\u0007'].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);

/**
 * Splits a line into arguments as redis-cli does (`sdssplitargs` in Redis' source). Returns undefined for unbalanced quotes, and
 * for a quoted argument that another character follows.
 */
export function splitLine(line: string): Buffer[] | undefined {
  const bytes = Buffer.from(line.split('\0')[0] ?? '');
  const found: Buffer[] = [];
  let at = 0;
  for (;;) {
    while (spaces.has(bytes[at] ?? -1)) at += 1;
    if (at >= bytes.length) return found;
    const read = readArgument(bytes, at);
    if (read === undefined) return undefined;
    found.push(read.argument);
    at = read.end;
  }
}

type Read = { readonly argument: Buffer; readonly end: number };

function readArgument(bytes: Buffer, start: number): Read | undefined {
  const argument: number[] = [];
  let quote: number | undefined;
  for (let at = start; ;) {
    const byte = bytes[at];
    if (byte === undefined)
      return quote === undefined ? { argument: Buffer.from(argument), end: at } : undefined;
    if (quote === undefined) {
      if (spaces.has(byte)) return { argument: Buffer.from(argument), end: at };
      if (byte === doubleQuote || byte === singleQuote) quote = byte;
      else argument.push(byte);
      at += 1;
    } else if (byte === quote) {
      const next = bytes[at + 1];
      if (next !== undefined && !spaces.has(next)) return undefined;
      return { argument: Buffer.from(argument), end: at + 1 };
    } else {
      const escaped = byte === backslash ? readEscape(bytes, at, quote) : undefined;
      argument.push(escaped?.value ?? byte);
      at = escaped?.end ?? at + 1;
    }
  }
}

/** Reads `\x41` and `\n` between double quotes, and `\'` between single quotes. */
function readEscape(
  bytes: Buffer,
  at: number,
  quote: number,
): { readonly value: number; readonly end: number } | undefined {
  const next = bytes[at + 1];
  if (next === undefined) return undefined;
  if (quote === singleQuote) return next === singleQuote ? { value: next, end: at + 2 } : undefined;
  const [, hex] = /^\\x([0-9a-f]{2})/i.exec(bytes.toString('latin1', at, at + 4)) ?? [];
  if (hex !== undefined) return { value: Number.parseInt(hex, 16), end: at + 4 };
  return { value: escapes.get(next) ?? next, end: at + 2 };
}
