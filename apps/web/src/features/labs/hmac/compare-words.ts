import type { Comparison } from '@session-lab/contract/labs/hmac';

/** A difference of times is called one from here on: below it may be the machine's unrest. */
const clearRise = 1.3;
const steady = 1.15;

/** What arrived, in words, and no more than that. */
export function wordsFor(comparisons: readonly Comparison[]): string {
  const first = comparisons[0];
  const last = comparisons.at(-1);
  if (first === undefined || last === undefined) return '';
  const took = `The early exit took ${ns(first.earlyExitNs)} where no byte agreed and ${ns(last.earlyExitNs)} where all ${last.agreeing} did.`;
  const times = comparisons.map(({ constantTimeNs }) => constantTimeNs);
  const spread = `The constant-time comparison took ${ns(Math.min(...times))} to ${ns(Math.max(...times))}.`;
  return `${took} ${spread} ${conclusion(last.earlyExitNs / first.earlyExitNs, Math.max(...times) / Math.min(...times))}`;
}

function conclusion(rise: number, spread: number): string {
  if (rise < clearRise) return 'This run shows no clear slope: measure again.';
  return spread < steady
    ? 'So the time of the first tells how much of a guess is right, and the time of the second does not.'
    : 'So the time of the first tells how much of a guess is right; the second was too unsteady to say: measure again.';
}

const ns = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ns`;
