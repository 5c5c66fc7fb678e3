import { ceiling } from './ceiling.ts';
import type { Contender } from './contender.ts';
import { sessionLab, sessionLabNear } from './session-lab.ts';

/** In the order of the table; the first is what the others are measured against. */
export const contenders: readonly Contender[] = [ceiling, sessionLabNear, sessionLab];

/** @throws Error when there is none */
export function contenderNamed(name: string): Contender {
  const found = contenders.find((contender) => contender.name === name);
  if (found === undefined) throw new Error(`There is no contender "${name}".`);
  return found;
}
