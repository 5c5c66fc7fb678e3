import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Steps } from '@session-lab/contract/labs/hmac';
import { vectors } from '@session-lab/contract/labs/hmac-vectors';

const blockBytes = 64;

/** Computes each step of HMAC-SHA256 in the browser (RFC 2104, section 2). */
export function stepsOf(keyHex: string, messageHex: string): Steps {
  const key = hexToBytes(keyHex);
  const block = new Uint8Array(blockBytes);
  block.set(key.length > blockBytes ? sha256(key) : key);
  const innerPad = block.map((byte) => byte ^ 0x36);
  const inner = sha256(concatBytes(innerPad, hexToBytes(messageHex)));
  const outerPad = block.map((byte) => byte ^ 0x5c);
  return {
    key: bytesToHex(block),
    innerPad: bytesToHex(innerPad),
    inner: bytesToHex(inner),
    outerPad: bytesToHex(outerPad),
    outer: bytesToHex(sha256(concatBytes(outerPad, inner))),
  };
}

/** Compares two values of equal length bit by bit. Returns one entry per bit, highest bit first; true if the bits differ. */
export function differences(left: string, right: string): boolean[] {
  const others = hexToBytes(right);
  return [...hexToBytes(left)].flatMap((byte, index) => bitsOf(byte ^ (others[index] ?? 0)));
}

const bitsOf = (byte: number): boolean[] => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => ((byte >> bit) & 1) === 1);

/** Flips the last bit. An empty value stays empty. */
export function withLastBitFlipped(hex: string): string {
  const bytes = hexToBytes(hex);
  return bytesToHex(bytes.map((byte, index) => (index === bytes.length - 1 ? byte ^ 1 : byte)));
}

/** Compares two values byte by byte. Returns one entry per byte of `after`; true if the byte is another one than before. */
export function changedBytes(before: string, after: string): boolean[] {
  return Array.from({ length: after.length / 2 }, (_, at) => {
    const own = (hex: string): string => hex.slice(at * 2, at * 2 + 2);
    return own(before) !== own(after);
  });
}

/** How a student writes the bytes of a key or a message. */
export type Form = 'text' | 'hex';
export type Input = { readonly form: Form; readonly written: string };

/** Returns the bytes in hex. Hex with a mistake is returned as written. */
export const toBytes = ({ form, written }: Input): string =>
  form === 'text' ? bytesToHex(utf8ToBytes(written)) : written.toLowerCase().replaceAll(/\s/g, '');

/** Writes the same bytes in another form. Returns undefined if the bytes are not text. */
export function rewrite(input: Input, form: Form): Input | undefined {
  const hex = toBytes(input);
  if (form === 'hex') return { form, written: hex };
  const written = asText(hex);
  return written === undefined ? undefined : { form, written };
}

/** Writes bytes as text if possible, else as hex. */
export function inputOf(hex: string): Input {
  const input: Input = { form: 'hex', written: hex };
  return rewrite(input, 'text') ?? input;
}

/** Returns the bytes as text, or undefined unless all of them are printable ASCII. */
export function asText(hex: string): string | undefined {
  if (!/^(?:[2-7][\da-f])*$/.test(hex) || hex.includes('7f')) return undefined;
  return String.fromCodePoint(...hexToBytes(hex));
}

/** The inputs in hex. */
export type Bytes = { readonly key: string; readonly message: string };
export const isSame = (left: Bytes, right: Bytes): boolean =>
  left.key === right.key && left.message === right.message;

/** One HMAC, computed in the browser and by a replica, and the HMAC that was computed before. */
export type Computed = Bytes & {
  readonly browser: Steps;
  readonly server: Steps & { readonly builtIn: string };
  readonly by: string;
  readonly before: Steps | undefined;
};

export const rows: readonly { step: keyof Steps; title: string }[] = [
  { step: 'key', title: 'Key, filled to 64 bytes (K′)' },
  { step: 'innerPad', title: 'Inner key (K′ ⊕ ipad)' },
  { step: 'inner', title: 'Inner hash' },
  { step: 'outerPad', title: 'Outer key (K′ ⊕ opad)' },
  { step: 'outer', title: 'Outer hash: the HMAC' },
];

const bytesIn = (hex: string): string => `${hex.length / 2} ${hex.length === 2 ? 'byte' : 'bytes'}`;

/** The sentences of the five steps, and the comparison. */
export function sentencesOf({ key, message, browser, server, by, before }: Computed): string[] {
  const isLong = key.length / 2 > 64;
  const differing = rows.filter(({ step }) => browser[step] !== server[step]).length;
  const same =
    differing === 0
      ? `This browser and ${by} computed the same bytes in all five steps.`
      : `This browser and ${by} computed different bytes in ${differing} of five steps.`;
  return [
    `K′ is the key (${bytesIn(key)}), ${isLong ? 'hashed because it is longer than a block, then ' : ''}filled with zeros to 64 bytes.`,
    'Inner key: each byte of K′, XOR 36 (ipad).',
    `Inner hash: SHA-256 of the inner key and the message (${bytesIn(message)}).`,
    'Outer key: each byte of K′, XOR 5c (opad).',
    'Outer hash: SHA-256 of the outer key and the inner hash. It is the HMAC.',
    `${same} ${builtInOf(browser, server)}${rfcOf(key, message, browser, server)}${avalancheOf(before, browser)}`,
  ];
}

const builtInOf = (browser: Steps, server: Computed['server']): string =>
  `Node’s createHmac gives ${server.builtIn === browser.outer ? 'the same' : 'a different'} HMAC.`;

function rfcOf(key: string, message: string, browser: Steps, server: Steps): string {
  const vector = vectors.find((one) => one.key === key && one.message === message);
  if (vector === undefined) return '';
  const isSame = [browser.outer, server.outer].every((hex) => hex.startsWith(vector.hmac));
  return ` RFC 4231 (case ${vector.title}) gives ${isSame ? 'the same' : 'a different'} HMAC.`;
}

function avalancheOf(before: Steps | undefined, { outer }: Steps): string {
  if (before === undefined) return '';
  const bits = differences(before.outer, outer);
  return ` ${bits.filter(Boolean).length} of ${bits.length} bits of the HMAC changed.`;
}
