import { useState } from 'react';

type OwnSocket = { socketId: string; replica: string };

/** Returns the replica of this page's socket if the socket before it was on another replica. */
export function useMovedTo(own: OwnSocket | undefined): string | undefined {
  const [[last, before], setLatest] = useState<readonly OwnSocket[]>([]);
  if (own !== undefined && own.socketId !== last?.socketId)
    setLatest(last === undefined ? [own] : [own, last]);
  return before === undefined || before.replica === own?.replica ? undefined : own?.replica;
}
