import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useApi } from '../../../api/api-context.tsx';
import type { Exchange } from '../../../api/exchange.ts';
import type { Player } from '../../../stage/motion/player.ts';
import { usePlayer, useShown } from '../../../stage/motion/use-player.ts';
import { createRoom, type Room, type RoomState } from './create-room.ts';
import { nodeOf } from './messages.ts';

const isOfLab = ({ path }: Exchange): boolean => path.startsWith('/v1/labs/websocket/');
const kindOf = ({ type, number }: Exchange): string | undefined =>
  type === 'message' ? `Message ${Math.abs(number)}:` : undefined;

/** Creates the player of the page and the room. The state has only what the player has shown. */
export function useRoom(): { player: Player; room: Room; state: RoomState } {
  const { client, log } = useApi();
  const latest = useRef<Room>(undefined);
  const player = usePlayer({
    shows: isOfLab,
    kindOf,
    originOf: ({ number }) => nodeOf(latest.current?.tabOf(number) ?? 'Tab 1'),
  });
  const [room] = useState(() => createRoom({ client, log, player }));
  useEffect(() => {
    latest.current = room;
    room.start();
    return room.close;
  }, [room]);
  const state = useStore(room.store);
  const shown = useShown(player);
  return {
    player,
    room,
    state: useMemo(() => {
      const numbers = new Set(shown.map(({ number }) => number));
      return {
        ...state,
        connections: state.connections.filter(({ number }) => numbers.has(number)),
        tracks: state.tracks.filter(({ number }) => numbers.has(-number)),
        ends: state.ends.filter(({ number }) => numbers.has(number)),
        switches: state.switches.filter(({ number }) => numbers.has(number)),
      };
    }, [state, shown]),
  };
}
