/**
 * Runs beside the launcher and outlives it by a moment: when the launcher is gone, however it went (kill -9 too), its
 * end of the pipe closes, and every process group that it registered is ended. Lines in: `+<pgid>` and `-<pgid>`.
 */
import { createInterface } from 'node:readline';

const groups = new Set<number>();
const graceMs = 1000;

for await (const text of createInterface({ input: process.stdin })) {
  const group = Number(text.slice(1));
  if (text.startsWith('+')) groups.add(group);
  else groups.delete(group);
}
signalAll('SIGTERM');
// A frozen process does not hear SIGTERM until it runs again.
signalAll('SIGCONT');
for (const untilMs = Date.now() + graceMs; Date.now() < untilMs && groups.size > 0;) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  signalAll(0);
}
signalAll('SIGKILL');

function signalAll(signal: NodeJS.Signals | 0): void {
  for (const group of groups) {
    try {
      process.kill(-group, signal);
    } catch {
      groups.delete(group);
    }
  }
}
