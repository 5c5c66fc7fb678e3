import type { Problem } from '@session-lab/contract';
import { maxKeyBytes, slotCount } from '@session-lab/contract/labs/cluster';

/** The polynomial of CRC-16/XMODEM, x^16 + x^12 + x^5 + 1, which Redis Cluster uses. */
const polynomial = 0x1021;

/** Returns the checksum after one more byte. */
function nextCrc(crc: number, byte: number): number {
  let value = crc ^ (byte << 8);
  for (let bit = 0; bit < 8; bit += 1)
    value = (value & 0x8000) === 0 ? value << 1 : ((value << 1) ^ polynomial) & 0xffff;
  return value;
}

/** Returns CRC-16/XMODEM of the bytes. */
export const crc16 = (bytes: Uint8Array): number => bytes.reduce(nextCrc, 0);

/** One byte of the hashed part, and the checksum after this byte. */
type CrcStep = { readonly at: number; readonly byte: number; readonly crc: number };

type SlotSteps = {
  /** The part of the key that decides the slot. */
  readonly hashed: string;
  /** Whether `hashed` is only a part of the key, in braces. */
  readonly isTag: boolean;
  readonly steps: readonly CrcStep[];
  readonly crc: number;
  readonly slot: number;
};

const utf8 = new TextEncoder();

/** Returns why the page cannot send a key. */
export function errorOfKey(key: string): string | undefined {
  const { length } = utf8.encode(key);
  if (length === 0) return 'The key is empty. Type at least one character.';
  if (length > maxKeyBytes) return `The key has ${length} bytes. At most ${maxKeyBytes} are allowed.`;
  // The key is a part of the path of the request.
  if (key === '.' || key === '..') return 'A browser removes . and .. from an address. Type another key.';
  return key.isWellFormed() ? undefined : 'A character of the key is not complete. Type another key.';
}

/** Returns why the server did not answer with a slot. `problem`: undefined without an answer. */
export function refusalOfQuery(problem: Pick<Problem, 'code' | 'title'> | undefined): string {
  if (problem === undefined) return 'The server did not answer. Try again in a moment.';
  if (problem.code === 'too_many_requests')
    return 'Your network sent too many requests at once. Try again in a moment.';
  if (problem.code === 'store_unavailable') return 'Redis did not answer. Try again in a moment.';
  return `The server refused the key. ${problem.title}`;
}

/**
 * Returns the part of the key between the first `{` and the next `}`, or the whole key. With nothing between the two, Redis
 * hashes the whole key.
 */
export function hashedPart(key: string): string {
  const open = key.indexOf('{');
  const close = key.indexOf('}', open + 1);
  return open >= 0 && close > open + 1 ? key.slice(open + 1, close) : key;
}

/** Computes the slot of a key step by step. */
export function slotSteps(key: string): SlotSteps {
  const hashed = hashedPart(key);
  const steps: CrcStep[] = [];
  let crc = 0;
  for (const [at, byte] of utf8.encode(hashed).entries()) {
    crc = nextCrc(crc, byte);
    steps.push({ at, byte, crc });
  }
  return { hashed, isTag: hashed !== key, steps, crc, slot: crc % slotCount };
}
