import * as z from 'zod/mini';
import type { Endpoint } from '../endpoint.ts';
import { bodyProblems } from '../problem.ts';

/** Maximum lengths. The longest key of RFC 4231 has 131 bytes, the longest message 152. */
export const bytesAtMost = { key: 160, message: 256 } as const;

const hex = (bytes: number) =>
  z
    .string()
    .check(
      z.maxLength(bytes * 2, { error: `Use at most ${bytes} bytes.`, abort: true }),
      z.regex(/^(?:[\da-f]{2})*$/, 'Write each byte as two hex digits (0–9, a–f).'),
    );

export const HexKey = hex(bytesAtMost.key);
export const HexMessage = hex(bytesAtMost.message);

/** Values of the steps in hex, in the order of RFC 2104, section 2. */
export const Steps = z.object({
  /** K′: the key, padded with zeros to 64 bytes. A longer key is hashed first. */
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

/** `builtIn`: the HMAC of Node's `createHmac`. */
const ComputedSteps = z.extend(Steps, { builtIn: z.string() });

/** An order with two tags. The key stays on the replica. */
export const Order = z.object({
  message: z.string(),
  /** SHA-256(key ‖ message) */
  naive: z.string(),
  hmac: z.string(),
  keyBytes: z.int(),
});
export type Order = z.infer<typeof Order>;

const Tagged = z.strictObject({ message: HexMessage, tag: hex(32) });

/** An accepted order. */
export const Accepted = z.object({ to: z.string(), amount: z.string() });
export type Accepted = z.infer<typeof Accepted>;

/** Medians per comparison. */
export const Comparison = z.object({
  /** Number of bytes at the start of the guess that are equal to the bytes of the tag. The tag has 32 bytes. */
  agreeing: z.int(),
  earlyExitNs: z.number(),
  constantTimeNs: z.number(),
});
export type Comparison = z.infer<typeof Comparison>;

const Compared = z.object({
  comparisons: z.array(Comparison),
  batches: z.int(),
  batchSize: z.int(),
});
export type Compared = z.infer<typeof Compared>;

/** Medians on the replica, in microseconds. */
const Cost = z.object({ signUs: z.number(), verifyUs: z.number() });

export const Signed = z.object({
  hmac: z.extend(Cost, { tag: z.string() }),
  ed25519: z.extend(Cost, { signature: z.string(), publicKey: z.string() }),
});
export type Signed = z.infer<typeof Signed>;

/** Lab 5. The lab stores nothing, so it needs no id of a student. */
export const endpoints = {
  computeSteps: {
    method: 'POST',
    path: '/v1/labs/hmac/steps',
    summary: 'Compute the HMAC-SHA256 of a message, step by step',
    access: 'lab',
    body: z.strictObject({ key: HexKey, message: HexMessage }),
    status: 200,
    response: ComputedSteps,
    problems: bodyProblems,
  },
  readOrder: {
    method: 'GET',
    path: '/v1/labs/hmac/order',
    summary: 'Read an order that is signed with SHA-256(key ‖ message) and with HMAC',
    access: 'lab',
    status: 200,
    response: Order,
    problems: [],
  },
  checkNaive: {
    method: 'POST',
    path: '/v1/labs/hmac/naive-check',
    summary: 'Accept an order whose tag is SHA-256(key ‖ message)',
    access: 'lab',
    body: Tagged,
    status: 200,
    response: Accepted,
    problems: [...bodyProblems, 'invalid_token'],
  },
  checkHmac: {
    method: 'POST',
    path: '/v1/labs/hmac/hmac-check',
    summary: 'Accept an order whose tag is its HMAC',
    access: 'lab',
    body: Tagged,
    status: 200,
    response: Accepted,
    problems: [...bodyProblems, 'invalid_token'],
  },
  compare: {
    method: 'GET',
    path: '/v1/labs/hmac/compare',
    summary: 'Measure a comparison that stops at the first difference, and a comparison in constant time',
    access: 'lab',
    status: 200,
    response: Compared,
    problems: ['lab_busy'],
  },
  sign: {
    method: 'POST',
    path: '/v1/labs/hmac/sign',
    summary: 'Sign a text with a shared key (HMAC) and with a private key (Ed25519)',
    access: 'lab',
    body: z.strictObject({ message: z.string().check(z.maxLength(200, 'Use at most 200 characters.')) }),
    status: 200,
    response: Signed,
    problems: [...bodyProblems, 'lab_busy'],
  },
} as const satisfies Record<string, Endpoint>;
