/**
 * Program that ends the processes of a launcher that stopped for any reason, including SIGKILL: the pipe on
 * stdin then closes. Each line on stdin adds (`+<pgid>`) or removes (`-<pgid>`) a process group.
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
// A stopped process handles SIGTERM only after SIGCONT.
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
