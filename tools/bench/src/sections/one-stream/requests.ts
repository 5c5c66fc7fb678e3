import type { Credential } from '../../contenders/contender.ts';
import { rotated } from '../route/rounds.ts';

/**
 * Returns the headers of a stream of requests, in which the subjects take turns. Every second turn is reversed and each begins
 * with another subject, so that no subject always follows the same one.
 */
export function mixed(subjects: readonly { name: string; headers: readonly Credential[] }[]): Credential[] {
  const count = Math.min(...subjects.map(({ headers }) => headers.length));
  return Array.from({ length: count }, (_, turn) => {
    const inTurn = rotated(subjects, Math.floor(turn / 2));
    return (turn % 2 === 0 ? inTurn : inTurn.toReversed()).map(({ name, headers }) => ({
      ...headers[turn],
      subject: name,
    }));
  }).flat();
}
