import type { Flooded } from './flood.ts';

/** Counts what a flood sent and what was answered. */
export function createTally() {
  const answers = new Map<string, number>();
  let [sent, largestBodyBytes] = [0, 0];
  return {
    sent: (): number => sent,
    send: (): void => void (sent += 1),
    answer(kind: string, bodyBytes = 0): void {
      answers.set(kind, (answers.get(kind) ?? 0) + 1);
      largestBodyBytes = Math.max(largestBodyBytes, bodyBytes);
    },
    flooded: (): Flooded => ({ sent, answers: Object.fromEntries(answers), largestBodyBytes }),
  };
}
