import { hkdfSync } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { IssuedKnown, Known, Ring, Step } from '@session-lab/contract/labs/anatomy';
import { createKeyring, issueToken, openToken, type Keyring } from '@session-lab/session';
import { answerOf } from '../../redis/store-error.ts';
import type { LabTimer } from '../lab-tools.ts';
import type { Generations } from './generations.ts';

const lastsMs = 15 * 60_000;
const name = 'Ada';
const tokenCharacters = 86;

type Opened = { readonly ok: true; readonly known: Known } | { readonly ok: false; readonly step: Step };

type Anatomy = {
  issue: (student: string) => Promise<{ token: string; known: IssuedKnown }>;
  open: (student: string, token: string, timer: LabTimer) => Promise<Opened>;
  rotate: (student: string) => Promise<Ring>;
};

const stateKey = (publicId: string): string => `lab:anatomy:${publicId}`;

/** Tokens in the format of the app, with separate keys for each student. */
export function createAnatomy({
  redis,
  key,
  generations,
}: {
  redis: Redis;
  /** The students' keys are derived from this key. */
  key: Buffer;
  generations: Generations;
}): Anatomy {
  return {
    async issue(student) {
      const generation = await generations.refresh(student);
      const { token, publicId } = issueToken(keyringOf(key, student, generation));
      await answerOf(redis.set(stateKey(publicId), name, 'PX', lastsMs));
      return { token, known: { name, key: generation, ring: ringAt(generation) } };
    },

    async open(student, token, timer) {
      const rings = verifying(await generations.of(student)).map((number) => ({
        number,
        keyring: keyringOf(key, student, number),
      }));
      const verdict = await timer.signature(() => check(rings, token));
      if (!verdict.ok) return verdict;
      const found = await answerOf(redis.get(stateKey(verdict.publicId)));
      return found === null
        ? { ok: false, step: 'store' }
        : { ok: true, known: { name: found, key: verdict.number } };
    },

    rotate: async (student) => ringAt(await generations.next(student)),
  };
}

type Numbered = { readonly number: number; readonly keyring: Keyring };
type Checked =
  | { readonly ok: true; readonly publicId: string; readonly number: number }
  | { readonly ok: false; readonly step: Exclude<Step, 'store'> };

/** A keyring does not report which key matched, so each key has its own keyring. */
function check(rings: readonly Numbered[], token: string): Checked {
  if (token.length !== tokenCharacters) return { ok: false, step: 'length' };
  for (const { number, keyring } of rings) {
    const opened = openToken(keyring, token);
    if (opened.ok) return { ok: true, publicId: opened.publicId, number };
    if (opened.reason === 'malformed') return { ok: false, step: 'encoding' };
  }
  return { ok: false, step: 'signature' };
}

/** Derives the key (HKDF, RFC 5869), so only the number of the current key is stored. */
function keyringOf(key: Buffer, student: string, generation: number): Keyring {
  return createKeyring([Buffer.from(hkdfSync('sha256', key, student, `key ${generation}`, 32))]);
}

const ringAt = (signs: number): Ring => ({
  before: signs > 1 ? signs - 1 : null,
  signs,
  next: signs + 1,
});

/**
 * Numbers of the keys that verify tokens. The most likely key is the first. The next key is included, because another
 * replica may have rotated already. For this reason real keyrings distribute a key before it signs tokens.
 */
function verifying(signs: number): number[] {
  const { before, next } = ringAt(signs);
  return before === null ? [signs, next] : [signs, before, next];
}
