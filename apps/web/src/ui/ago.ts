const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, as people say it: `just now`, `40 s ago`, `3 min ago`, `5 h ago`, `2 d ago`. */
export function ago(ms: number): string {
  if (ms < 5_000) return 'just now';
  if (ms < minute) return `${Math.floor(ms / 1000)} s ago`;
  if (ms < hour) return `${Math.floor(ms / minute)} min ago`;
  if (ms < day) return `${Math.floor(ms / hour)} h ago`;
  return `${Math.floor(ms / day)} d ago`;
}

/** How much of a span is left, from 1 down to 0. */
export function shareLeft({
  fromMs,
  untilMs,
  nowMs,
}: {
  fromMs: number;
  untilMs: number;
  nowMs: number;
}): number {
  if (untilMs <= fromMs) return 0;
  return Math.min(1, Math.max(0, (untilMs - nowMs) / (untilMs - fromMs)));
}
