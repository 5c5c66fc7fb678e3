import { randomUUID } from 'node:crypto';
import {
  roomLastsMs,
  socketsPerRoom,
  type Hop,
  type RoomMessage,
  type ServerMessage,
} from '@session-lab/contract/labs/websocket';
import type { EndReason, SessionId } from '@session-lab/session';
import { openGuestSessions } from '../guest-sessions.ts';
import type { LabTools } from '../lab-tools.ts';
import { createRoomStore, type Published } from './store.ts';

/** `bus`: whether the messages of this room cross to the other replicas. */
export type RoomSession = { readonly name: string; readonly bus: boolean };

/** A socket of a room on this replica. */
export type Member = {
  readonly send: (message: ServerMessage) => void;
  readonly onEnd: (reason: EndReason) => void;
};

type Room = { readonly members: Map<string, Member>; readonly unwatch: () => void };

/** A socket that has joined its room. */
export type Joined = {
  /** Delivers a message to the other sockets of the room, and then acknowledges it. */
  readonly send: (id: string, text: string) => Promise<void>;
  /** Sends the kept messages after a position to this socket. */
  readonly resume: (after: string) => Promise<void>;
  readonly leave: () => void;
};

/** A room has the sockets of one session. Each replica knows its own sockets only. */
export function createRooms({
  replicaName,
  redis,
  bus,
  clock,
  keyFor,
}: Pick<LabTools, 'replicaName' | 'redis' | 'bus' | 'clock' | 'keyFor'>) {
  const signingKey = keyFor('websocket');
  const sessions = openGuestSessions<RoomSession>({
    lab: 'websocket',
    redis,
    signingKey,
    clock,
    lastsMs: roomLastsMs,
  });
  const store = createRoomStore({ redis, bus });
  const rooms = new Map<string, Room>();
  const hop = (): Hop => ({ replica: replicaName, atMs: clock.now() });

  store.subscribe({
    onMessage: ({ room, from, position, message }) =>
      deliver(room, { from, message, position, source: 'bus' }),
    onEnd: (room) => closeRoom(room, 'ended'),
  });

  /** Sends a message to the sockets of the room that this replica has, except the one that sent it. */
  function deliver(
    room: string,
    {
      from,
      ...delivery
    }: Pick<Published, 'from' | 'message'> & { position: string | null; source: 'socket' | 'bus' },
  ): void {
    for (const [id, member] of rooms.get(room)?.members ?? [])
      if (id !== from) member.send({ type: 'message', ...delivery, delivered: hop() });
  }

  function closeRoom(id: string, reason: EndReason): void {
    for (const member of rooms.get(id)?.members.values() ?? []) member.onEnd(reason);
  }

  /** A sign-out is published, also if the bus of the room is off. The library reports every other end, such as the expiry. */
  function openRoom(id: SessionId): Room {
    const unwatch = sessions.onEnd(id, (reason) => closeRoom(id, reason));
    const room = { members: new Map<string, Member>(), unwatch };
    rooms.set(id, room);
    return room;
  }

  async function send(room: SessionId, from: string, sent: Pick<RoomMessage, 'id' | 'text'>): Promise<void> {
    const received = hop();
    const session = await sessions.find(room);
    // The watcher of the room closes its sockets.
    if (session === undefined) return;
    const acknowledge = (published: { atMs: number; servers: number } | null): void =>
      rooms.get(room)?.members.get(from)?.send({ type: 'acknowledged', id: sent.id, received, published });
    if (!session.data.bus) {
      const message = { ...sent, received, publishedAtMs: null };
      deliver(room, { from, message, position: null, source: 'socket' });
      acknowledge(null);
      return;
    }
    const atMs = clock.now();
    const message = { ...sent, received, publishedAtMs: atMs };
    const position = await store.keep(room, message);
    if (position === undefined) return;
    const servers = await store.publish({ room, from, position, message });
    // Only now: a message that is acknowledged is in Redis, whichever replica crashes next.
    acknowledge({ atMs, servers });
  }

  return {
    sessions,

    async signIn(): Promise<{ token: string; name: string }> {
      const { token, session } = await sessions.createGuest({ data: { name: 'Ada', bus: false } });
      await store.open(session.publicId);
      return { token, name: session.data.name };
    },

    /** Resolves to false if the session has ended. */
    async switchBus(room: SessionId, on: boolean): Promise<boolean> {
      return (await sessions.update(room, (data) => ({ ...data, bus: on }))) !== undefined;
    },

    async signOut(room: SessionId): Promise<void> {
      await sessions.revoke(room);
      await store.publishEnd(room);
      await store.close(room);
    },

    /** Undefined if the room has its maximum of sockets on this replica. */
    join(id: SessionId, member: Member): Joined | undefined {
      const room = rooms.get(id) ?? openRoom(id);
      if (room.members.size >= socketsPerRoom) return undefined;
      const socketId = randomUUID();
      room.members.set(socketId, member);
      member.send({ type: 'welcome', replica: replicaName });
      return {
        send: (messageId, text) => send(id, socketId, { id: messageId, text }),

        async resume(after) {
          // A message can arrive twice, from here and by the bus. The page removes copies by their id.
          for (const { position, message } of await store.after(id, after))
            member.send({ type: 'message', message, source: 'kept', position, delivered: hop() });
        },

        leave() {
          room.members.delete(socketId);
          if (room.members.size > 0) return;
          room.unwatch();
          rooms.delete(id);
        },
      };
    },
  };
}
