import { useState } from 'react';

type OwnSocket = { socketId: string; replica: string };

/** This page's earlier sockets, which a replica that died may list a little longer, and where the socket moved to. */
export function useOwnSockets(own: OwnSocket | undefined): {
  former: ReadonlySet<string>;
  movedTo: string | undefined;
} {
  const [sockets, setSockets] = useState<readonly OwnSocket[]>([]);
  const last = sockets.at(-1);
  if (own !== undefined && own.socketId !== last?.socketId) setSockets([...sockets, own]);
  const before = sockets.at(-2);
  return {
    former: new Set(sockets.slice(0, -1).map(({ socketId }) => socketId)),
    movedTo: before === undefined || before.replica === own?.replica ? undefined : own?.replica,
  };
}
