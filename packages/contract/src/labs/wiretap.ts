import * as z from 'zod/mini';

/**
 * Whether the tap is on. One student at a time has it, because a TCP connection does not name its student. `taken`: another
 * student has it.
 */
export const Lease = z.union([
  z.object({ status: z.literal('off') }),
  z.object({ status: z.literal('on'), endsInMs: z.number() }),
  z.object({ status: z.literal('taken'), freeInMs: z.number() }),
]);
export type Lease = z.infer<typeof Lease>;

const Side = z.enum(['browser', 'server']);
const secretKinds = ['password', 'token'] as const;
export type SecretKind = (typeof secretKinds)[number];

/** Bytes that one side sent in clear before the other side answered. Each byte is one character; a dot is not printable. */
const Turn = z.object({
  from: Side,
  text: z.string(),
  /** Passwords and tokens in the text, by position. */
  secrets: z.array(z.object({ kind: z.enum(secretKinds), start: z.number(), end: z.number() })),
});
export type Turn = z.infer<typeof Turn>;

/** A record of TLS: RFC 8446, section 5.1. */
const TlsRecord = z.object({
  from: Side,
  type: z.string(),
  length: z.number(),
  /** Name of a handshake message that is not encrypted, such as `ClientHello`. */
  message: z.optional(z.string()),
  /** The first bytes, with the header. */
  text: z.string(),
});
export type TlsRecord = z.infer<typeof TlsRecord>;

/** A TCP connection that passed through the tap. */
export const TapConnection = z.object({
  id: z.number(),
  wire: z.enum(['http', 'https']),
  isOpen: z.boolean(),
  bytes: z.object({ browser: z.number(), server: z.number() }),
  turns: z.array(Turn),
  records: z.array(TlsRecord),
  /** The host name in the ClientHello. */
  serverName: z.optional(z.string()),
  /** Number of passwords and tokens in all bytes. */
  found: z.number(),
});
export type TapConnection = z.infer<typeof TapConnection>;

const Certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  isTrusted: z.boolean(),
  reason: z.optional(z.string()),
});
export type Certificate = z.infer<typeof Certificate>;

/**
 * Paths of the attacker’s tap. NGINX passes them on to the attacker (nginx/tap.conf), not to a replica. They need the header
 * `X-Lab-Student`.
 */
export const endpoints = {
  readLease: { method: 'GET', path: '/v1/labs/wiretap/lease', response: Lease },
  switchOn: { method: 'PUT', path: '/v1/labs/wiretap/lease', response: Lease },
  switchOff: { method: 'DELETE', path: '/v1/labs/wiretap/lease', response: Lease },
  readBytes: {
    method: 'GET',
    path: '/v1/labs/wiretap/bytes',
    response: z.object({ connections: z.array(TapConnection) }),
  },
  readCertificate: { method: 'GET', path: '/v1/labs/wiretap/certificate', response: Certificate },
  /** The attacker uses the newest token that it copied, from its own server. */
  replay: {
    method: 'POST',
    path: '/v1/labs/wiretap/replay',
    response: z.object({ status: z.number(), text: z.string() }),
  },
} as const;
