import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';

/** Room for what RFC 4231 asks for, of which the longest key has 131 bytes and the longest message 152. */
export const bytesAtMost = { key: 160, message: 256 } as const;

/** Whole bytes in lower-case hex. */
const hex = (bytes: number) =>
  z
    .string()
    .check(
      z.maxLength(bytes * 2, { error: `Use at most ${bytes} bytes.`, abort: true }),
      z.regex(/^(?:[\da-f]{2})*$/, 'Write bytes in hex: two of 0–9 and a–f each.'),
    );

export const HexKey = hex(bytesAtMost.key);
export const HexMessage = hex(bytesAtMost.message);

/** The values of HMAC-SHA256 on its way, in hex, in the order of RFC 2104, section 2. */
export const Steps = z.object({
  /** K′: the key filled up with zeros to a block of 64 bytes; a longer one is hashed first. */
  key: z.string(),
  /** K′ ⊕ 36 36 … */
  innerPad: z.string(),
  /** SHA-256(inner pad ‖ message) */
  inner: z.string(),
  /** K′ ⊕ 5c 5c … */
  outerPad: z.string(),
  /** SHA-256(outer pad ‖ inner hash): the HMAC. */
  outer: z.string(),
});
export type Steps = z.infer<typeof Steps>;

/** `builtIn` is what Node's own `createHmac` says. */
const ComputedSteps = z.extend(Steps, { builtIn: z.string() });

/** An order that the replica signed twice with a key that stays there; both tags are 32 bytes. */
export const Order = z.object({
  message: z.string(),
  /** SHA-256(key ‖ message) */
  naive: z.string(),
  hmac: z.string(),
  /** Of the key, in bytes. */
  keyBytes: z.int(),
});
export type Order = z.infer<typeof Order>;

const Tagged = z.strictObject({ message: HexMessage, tag: hex(32) });

/** What the replica takes the order to say. */
export const Accepted = z.object({ to: z.string(), amount: z.string() });
export type Accepted = z.infer<typeof Accepted>;

/** Medians, in nanoseconds a comparison. */
export const Comparison = z.object({
  /** How many of 32 leading bytes agree. */
  agreeing: z.int(),
  earlyExitNs: z.number(),
  constantTimeNs: z.number(),
});
export type Comparison = z.infer<typeof Comparison>;

const Compared = z.object({
  comparisons: z.array(Comparison),
  /** How many batches each median is of, and how many comparisons a batch has. */
  batches: z.int(),
  batchSize: z.int(),
});
export type Compared = z.infer<typeof Compared>;

/** Made and checked by the replica: medians of a few runs, in microseconds. */
const Cost = z.object({ signUs: z.number(), verifyUs: z.number() });

export const Signed = z.object({
  hmac: z.extend(Cost, { tag: z.string() }),
  ed25519: z.extend(Cost, { signature: z.string(), publicKey: z.string() }),
});
export type Signed = z.infer<typeof Signed>;

const bodyProblems = [
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
  'validation_failed',
] as const;

/** Lab 5. Nothing is stored, so nobody has to say who they are. */
export const endpoints = {
  computeSteps: {
    method: 'POST',
    path: '/v1/labs/hmac/steps',
    summary: 'HMAC-SHA256 of a message, step by step',
    access: 'lab',
    body: z.strictObject({ key: HexKey, message: HexMessage }),
    status: 200,
    response: ComputedSteps,
    problems: bodyProblems,
  },
  readOrder: {
    method: 'GET',
    path: '/v1/labs/hmac/order',
    summary: 'An order, signed as SHA-256(key ‖ message) and by HMAC',
    access: 'lab',
    status: 200,
    response: Order,
    problems: [],
  },
  checkNaive: {
    method: 'POST',
    path: '/v1/labs/hmac/naive-check',
    summary: 'Carry out an order whose tag is SHA-256(key ‖ message)',
    access: 'lab',
    body: Tagged,
    status: 200,
    response: Accepted,
    problems: [...bodyProblems, 'invalid_token'],
  },
  checkHmac: {
    method: 'POST',
    path: '/v1/labs/hmac/hmac-check',
    summary: 'Carry out an order whose tag is its HMAC',
    access: 'lab',
    body: Tagged,
    status: 200,
    response: Accepted,
    problems: [...bodyProblems, 'invalid_token'],
  },
  compare: {
    method: 'GET',
    path: '/v1/labs/hmac/compare',
    summary: 'How long a comparison takes that stops at the first difference, and one that does not',
    access: 'lab',
    status: 200,
    response: Compared,
    problems: ['lab_busy'],
  },
  sign: {
    method: 'POST',
    path: '/v1/labs/hmac/sign',
    summary: 'Sign a text with a shared key (HMAC) and with a private one (Ed25519)',
    access: 'lab',
    body: z.strictObject({ message: z.string().check(z.maxLength(200, 'Use at most 200 characters.')) }),
    status: 200,
    response: Signed,
    problems: [...bodyProblems, 'lab_busy'],
  },
} as const satisfies Record<string, Endpoint>;
