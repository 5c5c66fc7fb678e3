import { bounds } from './collector.ts';
import type { Stolen } from './replay.ts';

/** Time that a run of a lab takes at most, in milliseconds. */
const lastsMs = 120_000;
const tokenShape = /[\w-]{86}/;

/** The attacker's program: while it runs for a student, the server uses each stolen token at once. */
export function createProgram(now: () => number) {
  // The student whose program started first is first.
  const endsAtMs = new Map<string, number>();
  return {
    start(student: string): void {
      endsAtMs.delete(student);
      endsAtMs.set(student, now() + lastsMs);
      const [oldest] = endsAtMs.keys();
      if (endsAtMs.size > bounds.students && oldest !== undefined) endsAtMs.delete(oldest);
    },
    isRunning: (student: string): boolean => (endsAtMs.get(student) ?? 0) > now(),
  };
}

/** Returns the token in what a script sent: from a cookie, or from the storage or a header of the bank's page. */
export function tokenIn(text: string): Stolen | undefined {
  const [token] = tokenShape.exec(text) ?? [];
  return token === undefined ? undefined : { token, as: text.includes('bank=') ? 'cookie' : 'header' };
}
