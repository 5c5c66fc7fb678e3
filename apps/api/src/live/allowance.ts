/**
 * A token bucket: `burst` at once, `perSecond` in the long run. The result says whether one more may pass, or something that
 * weighs more; what weighs more than there ever is passes when all is there.
 */
export function createAllowance({
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
