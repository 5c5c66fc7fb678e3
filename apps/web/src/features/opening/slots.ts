import { succeeded, type Exchange } from '../../api/exchange.ts';
import type { Slot } from '../../stage/node-box.tsx';
import { replicaNode, type NodeId } from '../../stage/model/nodes.ts';
import type { Lane, LaneState } from './lanes.ts';

const empty: Slot = { text: 'empty', empty: true };

/** Returns which nodes of a lane hold the session, according to their last responses. */
export function slotsOf(
  lane: Lane,
  { name, shown }: LaneState,
  replicas: readonly string[],
): ReadonlyMap<NodeId, Slot> {
  const slotAfter = (last: Exchange | undefined): Slot =>
    name !== undefined && last !== undefined && succeeded(last) ? { text: name, empty: false } : empty;
  if (lane === 'redis') return new Map([['redis', slotAfter(shown.at(-1))]]);
  return new Map(
    replicas.map((replica) => [
      replicaNode(replica),
      slotAfter(shown.findLast(({ servedBy }) => servedBy === replica)),
    ]),
  );
}
