import { hkdfSync } from 'node:crypto';
import type { Ring } from '@session-lab/contract/labs/anatomy';
import { createKeyring, type Keyring } from '@session-lab/session';

/** One key of a student's, derived (HKDF, RFC 5869): nothing is stored of it but which number is in use. */
export function keyringOf(key: Buffer, student: string, generation: number): Keyring {
  return createKeyring([Buffer.from(hkdfSync('sha256', key, student, `key ${generation}`, 32))]);
}

/** The first generation has none before it. */
export const ringAt = (signs: number): Ring => ({
  before: signs > 1 ? signs - 1 : null,
  signs,
  next: signs + 1,
});

/**
 * The keys that verify, the likeliest first. The next one is among them: a peer may have rotated a moment ago and this
 * replica not heard of it yet. That is why a real keyring hands a new key out before it signs with it.
 */
export function verifying(signs: number): number[] {
  const { before, next } = ringAt(signs);
  return before === null ? [signs, next] : [signs, before, next];
}
