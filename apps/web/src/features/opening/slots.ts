import { succeeded, type Exchange } from '../../api/exchange.ts';
import type { Slot } from '../../stage/machine.tsx';
import { replicaPlace, type Place } from '../../stage/places.ts';
import type { Lane, LaneState } from './lanes.ts';

const empty: Slot = { text: 'empty', empty: true };

/** What the machines of a lane hold of her, as their last answers tell. */
export function slotsOf(
  lane: Lane,
  { person, arrived }: LaneState,
  replicas: readonly string[],
): ReadonlyMap<Place, Slot> {
  const held = (answer: Exchange | undefined): Slot =>
    person !== undefined && answer !== undefined && succeeded(answer)
      ? { text: person, empty: false }
      : empty;
  if (lane === 'redis') return new Map([['redis', held(arrived.at(-1))]]);
  return new Map(
    replicas.map((name) => [replicaPlace(name), held(arrived.findLast(({ servedBy }) => servedBy === name))]),
  );
}
