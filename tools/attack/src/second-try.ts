import type { AttackResult } from './attack.ts';

/**
 * Runs an attack, and repeats it once if it violated a bound and may be repeated. The second result names the
 * bounds that the first violated.
 */
export async function withSecondTry(
  run: () => Promise<AttackResult>,
  mayRepeat: () => boolean,
): Promise<AttackResult> {
  const first = await run();
  if (first.violations.length === 0 || !mayRepeat()) return first;
  return { ...(await run()), firstTry: first.violations };
}
