/** A token bucket: `burst` at once, `perSecond` in the long run. The result says whether one more may pass. */
export function createAllowance({
  burst,
  perSecond,
  nowMs = () => performance.now(),
}: {
  burst: number;
  perSecond: number;
  nowMs?: () => number;
}): () => boolean {
  let left = burst;
  let filledAtMs = nowMs();
  return () => {
    const elapsedMs = nowMs() - filledAtMs;
    filledAtMs += elapsedMs;
    left = Math.min(burst, left + (elapsedMs * perSecond) / 1000);
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
