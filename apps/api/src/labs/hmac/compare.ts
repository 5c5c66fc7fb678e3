import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Compared } from '@session-lab/contract/labs/hmac';

const budgetMs = 18;
/** Duration of the warm-up. Its measurements are discarded, because the code is not compiled yet. */
const warmUpMs = 6;
const nsPerMs = 1_000_000;
const agreements = [0, 8, 16, 24, 32];
const tagBytes = 32;
const batchSize = 250;
/** Minimum number of batches for a median. On a busy machine these batches need more time than `budgetMs`. */
const batchesAtLeast = 8;

type Compare = (left: Buffer, right: Buffer) => boolean;

/** A common way to compare. It takes longer when more leading bytes are equal. */
const earlyExit: Compare = (left, right) => {
  for (let index = 0; index < tagBytes; index += 1) if (left[index] !== right[index]) return false;
  return true;
};

/** Measures the pairs in turns, so that an interruption affects all pairs equally. */
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
    const isWarm = at >= startedAt + BigInt(warmUpMs * nsPerMs);
    for (const { guess, earlyExitNs, constantTimeNs } of pairs) {
      const early = timed(now, earlyExit, tag, guess);
      const constant = timed(now, timingSafeEqual, tag, guess);
      if (isWarm) earlyExitNs.push(early);
      if (isWarm) constantTimeNs.push(constant);
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

/** The first `agreeing` bytes are equal to those of the tag. The next byte differs. */
function agreeingWith(tag: Buffer, agreeing: number): Buffer {
  const guess = Buffer.from(tag);
  if (agreeing < tagBytes) guess.writeUInt8(tag.readUInt8(agreeing) ^ 1, agreeing);
  return guess;
}

/** Nanoseconds per comparison. Counts the results, so that the compiler cannot remove the comparisons. */
function timed(now: () => bigint, compare: Compare, tag: Buffer, guess: Buffer): number {
  let equal = 0;
  const startedAt = now();
  for (let done = 0; done < batchSize; done += 1) if (compare(tag, guess)) equal += 1;
  const tookNs = Number(now() - startedAt);
  if (equal !== 0 && equal !== batchSize)
    throw new Error('comparisons of the same bytes had different results');
  return tookNs / batchSize;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
