import type { Redis } from 'ioredis';
import type { IssuedKnown, Known, Ring, Step } from '@session-lab/contract/labs/anatomy';
import { issueToken, openToken } from '@session-lab/session';
import { answerOf } from '../../redis/store-error.ts';
import type { LabTimer } from '../timing.ts';
import type { Generations } from './generations.ts';
import { keyringOf, ringAt, verifying } from './keys.ts';

/** Nobody needs longer for a lab, in milliseconds. */
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

/** Tokens made as the app makes them, with keys of each student's own, so that a student can rotate them alone. */
export function createAnatomy({
  redis,
  key,
  generations,
}: {
  redis: Redis;
  /** The students' keys are derived from it. */
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

type Numbered = { readonly number: number; readonly keyring: ReturnType<typeof keyringOf> };
type Checked =
  | { readonly ok: true; readonly publicId: string; readonly number: number }
  | { readonly ok: false; readonly step: Exclude<Step, 'store'> };

/** A keyring tells whether one of its keys fits, not which; so each key is a ring of its own. */
function check(rings: readonly Numbered[], token: string): Checked {
  if (token.length !== tokenCharacters) return { ok: false, step: 'length' };
  for (const { number, keyring } of rings) {
    const opened = openToken(keyring, token);
    if (opened.ok) return { ok: true, publicId: opened.publicId, number };
    if (opened.reason === 'malformed') return { ok: false, step: 'encoding' };
  }
  return { ok: false, step: 'signature' };
}
