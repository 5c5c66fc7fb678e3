import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Compared } from '@session-lab/contract/labs/hmac';

/** How long a measurement takes, in milliseconds of a thread that does nothing else. */
const budgetMs = 18;
/** The first rounds are not kept: the code is being compiled. */
const warmUpMs = 6;
const nsPerMs = 1_000_000;
const agreements = [0, 8, 16, 24, 32];
const tagBytes = 32;
const batchSize = 250;
/** A median of fewer batches says nothing. The thread has a low priority: on a busy machine the time may pass before. */
const batchesAtLeast = 8;

type Compare = (left: Buffer, right: Buffer) => boolean;

/** How a comparison is usually written; it takes the longer the more of a guess is right. */
const earlyExit: Compare = (left, right) => {
  for (let index = 0; index < tagBytes; index += 1) if (left[index] !== right[index]) return false;
  return true;
};

/** Goes round and round over all pairs until the time is up, so that a disturbance hits all of them alike. */
export function measureComparisons(now: () => bigint): Compared {
  const tag = randomBytes(tagBytes);
  const pairs = agreements.map((agreeing) => ({
    agreeing,
    guess: agreeingWith(tag, agreeing),
    earlyExitNs: new Array<number>(),
    constantTimeNs: new Array<number>(),
  }));
  const startedAt = now();
  const isEnough = (at: bigint): boolean =>
    at >= startedAt + BigInt(budgetMs * nsPerMs) && (pairs[0]?.earlyExitNs.length ?? 0) >= batchesAtLeast;
  for (let at = now(); !isEnough(at); at = now()) {
    const kept = at >= startedAt + BigInt(warmUpMs * nsPerMs);
    for (const { guess, earlyExitNs, constantTimeNs } of pairs) {
      const early = timed(now, earlyExit, tag, guess);
      const constant = timed(now, timingSafeEqual, tag, guess);
      if (kept) earlyExitNs.push(early);
      if (kept) constantTimeNs.push(constant);
    }
  }
  return {
    comparisons: pairs.map(({ agreeing, earlyExitNs, constantTimeNs }) => ({
      agreeing,
      earlyExitNs: median(earlyExitNs),
      constantTimeNs: median(constantTimeNs),
    })),
    batches: pairs[0]?.earlyExitNs.length ?? 0,
    batchSize,
  };
}

/** The first `agreeing` bytes are the tag's; the next one differs for certain. */
function agreeingWith(tag: Buffer, agreeing: number): Buffer {
  const guess = Buffer.from(tag);
  if (agreeing < tagBytes) guess.writeUInt8(tag.readUInt8(agreeing) ^ 1, agreeing);
  return guess;
}

/** One batch; nanoseconds a comparison. The results are counted, so that none is left out as unused. */
function timed(now: () => bigint, compare: Compare, tag: Buffer, guess: Buffer): number {
  let equal = 0;
  const startedAt = now();
  for (let done = 0; done < batchSize; done += 1) if (compare(tag, guess)) equal += 1;
  const tookNs = Number(now() - startedAt);
  if (equal !== 0 && equal !== batchSize) throw new Error('a comparison changed its mind');
  return tookNs / batchSize;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
