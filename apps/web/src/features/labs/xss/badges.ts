import type { Arrival } from '@session-lab/contract/labs/bank';
import type { NodeId } from '../../../stage/model/nodes.ts';
import type { Slot } from '../../../stage/view/stage.tsx';
import { thiefNode } from '../frame/thief.ts';
import { publishMark } from './matrix.ts';
import { isReplay, isReport, sentIn } from './verdicts.ts';

/** Returns the badges after these arrivals: the place of Ada’s token, what the thief has, and the bank. */
export function badgesOf(arrivals: readonly Arrival[]): ReadonlyMap<NodeId, Slot> {
  const issued = arrivals.findLast(({ issued: text, user }) => user === 'ada' && text !== undefined)?.issued;
  // The bank is as at the start when a comment is published.
  const ofBank = arrivals.slice(arrivals.findLastIndex(({ mark }) => mark === publishMark) + 1);
  const balance = ofBank.findLast(({ user, balance: left }) => user === 'ada' && left !== undefined)?.balance;
  const isPublished = arrivals.some(({ reason }) => reason === 'commented');
  const hasToken = arrivals.some((arrival) => isReplay(arrival) && arrival.accepted);
  const hasData = arrivals.some((arrival) => isReport(arrival) && sentIn(arrival).length > 0);
  return new Map<NodeId, Slot>([
    [
      'browser',
      {
        text:
          issued === undefined ? 'no token' : issued.startsWith('Set-Cookie') ? 'cookie' : 'token in page',
        empty: issued === undefined,
      },
    ],
    [
      thiefNode,
      {
        text: hasToken ? 'Ada’s token' : hasData ? 'data' : 'nothing',
        empty: !hasToken && !hasData,
      },
    ],
    [
      'redis',
      {
        text:
          balance !== undefined ? `bank: Ada € ${balance}` : isPublished ? 'bank: a comment' : 'bank: empty',
        empty: balance === undefined && !isPublished,
      },
    ],
  ]);
}
