/**
 * Allows `burst` tokens at once, and `perSecond` tokens on average. The returned function takes `weight` tokens. It returns
 * false if too few tokens are left. A weight above `burst` needs a full bucket.
 */
export function createTokenBucket({
  burst,
  perSecond,
  nowMs = () => performance.now(),
}: {
  burst: number;
  perSecond: number;
  nowMs?: () => number;
}): (weight?: number) => boolean {
  let left = burst;
  let filledAtMs = nowMs();
  return (weight = 1) => {
    const elapsedMs = nowMs() - filledAtMs;
    filledAtMs += elapsedMs;
    left = Math.min(burst, left + (elapsedMs * perSecond) / 1000);
    const needed = Math.min(weight, burst);
    if (left < needed) return false;
    left -= needed;
    return true;
  };
}
