import type { Comparison } from '@session-lab/contract/labs/hmac';

/** Ratio of the last to the first time from which the rise is clear. A smaller ratio can be measurement noise. */
const clearRise = 1.3;
/** Maximum ratio of the slowest to the fastest time that counts as constant. */
const maxSpread = 1.15;

/** Describes the measured times in words, and draws a conclusion only if the times support it. */
export function describeTimes(comparisons: readonly Comparison[]): string {
  const first = comparisons[0];
  const last = comparisons.at(-1);
  if (first === undefined || last === undefined) return '';
  const took = `The early exit took ${ns(first.earlyExitNs)} with no equal byte and ${ns(last.earlyExitNs)} with all ${last.agreeing} bytes equal.`;
  const times = comparisons.map(({ constantTimeNs }) => constantTimeNs);
  const spread = `The constant-time comparison took ${ns(Math.min(...times))} to ${ns(Math.max(...times))}.`;
  return `${took} ${spread} ${conclusion(last.earlyExitNs / first.earlyExitNs, Math.max(...times) / Math.min(...times))}`;
}

function conclusion(rise: number, spread: number): string {
  if (rise < clearRise) return 'This run shows no clear difference. Measure again.';
  return spread < maxSpread
    ? 'The early exit reveals how many bytes of a guess are right. The constant-time comparison does not.'
    : 'The early exit reveals how many bytes of a guess are right. The constant-time results vary too much for a conclusion. Measure again.';
}

const ns = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ns`;
