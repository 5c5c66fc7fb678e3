import type { Arrival } from '@session-lab/contract/labs/bank';
import type { NodeId } from '../../../stage/model/nodes.ts';
import type { Slot } from '../../../stage/view/stage.tsx';

/** Returns the badges after these arrivals: whether the browser has a cookie of the bank, and Ada’s money. */
export function badgesOf(arrivals: readonly Arrival[]): ReadonlyMap<NodeId, Slot> {
  const issued = arrivals.findLast((arrival) => arrival.issued !== undefined)?.issued;
  const balance = arrivals.findLast(
    ({ user, balance: left }) => user === 'ada' && left !== undefined,
  )?.balance;
  const hasCookie = issued?.startsWith('Set-Cookie') === true;
  return new Map<NodeId, Slot>([
    ['browser', { text: hasCookie ? 'cookie' : 'no cookie', empty: !hasCookie }],
    [
      'redis',
      {
        text: balance === undefined ? 'bank: no session' : `bank: Ada € ${balance}`,
        empty: balance === undefined,
      },
    ],
  ]);
}
