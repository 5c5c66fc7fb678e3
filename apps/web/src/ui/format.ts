/** Formats a duration: `9 µs`, `0.31 ms`, `2.4 ms`, `38 ms`, `1.2 s`. No line breaks before the unit. */
export function duration(ms: number): string {
  if (ms < 0.0995) return `${Math.round(ms * 1000)}\u00a0µs`;
  if (ms < 0.995) return `${ms.toFixed(2)}\u00a0ms`;
  if (ms < 9.95) return `${ms.toFixed(1)}\u00a0ms`;
  if (ms < 999.5) return `${Math.round(ms)}\u00a0ms`;
  return `${(ms / 1000).toFixed(1)}\u00a0s`;
}

const two = (value: number): string => `${value}`.padStart(2, '0');

/** Formats the time left: `14:32`, `1:02:09`, `3 d 04:00:00`. Rounds up, so that `0:00` means that the time is over. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}:${two(seconds % 60)}`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}

/** Formats the time left in words: `40 s`, `14 min 54 s`, `11 h 59 min`, `3 d 4 h`. Rounds up like `clock`. */
export function timeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

const timeOfDay = new Intl.DateTimeFormat('en', { timeStyle: 'short', hourCycle: 'h23' });
const dayAndMonth = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** Formats an instant with its day in words: `today, 14:54`, `yesterday, 09:12`, `Nov 27, 14:54`. */
export function dateWords(ms: number, nowMs: number): string {
  const daysAhead = Math.round((startOfDay(ms) - startOfDay(nowMs)) / day);
  const isThisYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  const date = dayWords.get(daysAhead) ?? (isThisYear ? dayAndMonth : dayOfYear).format(ms);
  return `${date}, ${timeOfDay.format(ms)}`;
}

const dayWords = new Map([
  [-1, 'yesterday'],
  [0, 'today'],
  [1, 'tomorrow'],
]);

const startOfDay = (ms: number): number => new Date(ms).setHours(0, 0, 0, 0);

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Formats the time since an event: `just now`, `40 s ago`, `3 min ago`, `5 h ago`, `2 d ago`. */
export function ago(ms: number): string {
  if (ms < 5_000) return 'just now';
  if (ms < minute) return `${Math.floor(ms / 1000)} s ago`;
  if (ms < hour) return `${Math.floor(ms / minute)} min ago`;
  if (ms < day) return `${Math.floor(ms / hour)} h ago`;
  return `${Math.floor(ms / day)} d ago`;
}

const units = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', 1000],
] as const;

/** Formats a configured duration in its largest whole unit: `15 minutes`, `12 hours`. */
export function longDuration(ms: number): string {
  const seconds = Math.round(ms / 1000) * 1000;
  const [unit, unitMs] = units.find(([, length]) => seconds >= length && seconds % length === 0) ?? [
    'second',
    1000,
  ];
  return new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / unitMs);
}

/** Returns the part of a time span that is left, from 1 to 0. */
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
