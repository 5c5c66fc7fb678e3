/** A duration as people read it: `9 µs`, `0.31 ms`, `2.4 ms`, `38 ms`, `1.2 s`. */
export function duration(ms: number): string {
  if (ms < 0.0995) return `${Math.round(ms * 1000)} µs`;
  if (ms < 0.995) return `${ms.toFixed(2)} ms`;
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

const two = (value: number): string => `${value}`.padStart(2, '0');

/** What is left, as a clock: `14:32`, `1:02:09`, `3 d 04:00:00`. Never below zero; rounded up, so that 0:00 means over. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${two(hours)}:${two(minutes)}:${two(seconds % 60)}`;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds % 60)}`;
  return `${minutes}:${two(seconds % 60)}`;
}
