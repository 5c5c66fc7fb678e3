import type { Redis } from 'ioredis';
import * as z from 'zod/mini';
import { RoomMessage, keptMessages, roomLastsMs } from '@session-lab/contract/labs/websocket';
import type { LabBus } from '../../redis/lab-redis.ts';
import { answerOf } from '../../redis/store-error.ts';

/** One channel for all rooms: a replica subscribes once, and ignores the rooms that it has no socket of. */
const channel = 'lab:websocket';
const key = (room: string): `lab:${string}` => `lab:websocket:room:${room}`;

const Published = z.object({
  kind: z.literal('message'),
  room: z.string(),
  /** The socket that sent the message, which does not receive it. */
  from: z.string(),
  position: z.string(),
  message: RoomMessage,
});
export type Published = z.infer<typeof Published>;
const Ended = z.object({ kind: z.literal('ended'), room: z.string() });
const OnChannel = z.discriminatedUnion('kind', [Published, Ended]);

export type Kept = { readonly position: string; readonly message: RoomMessage };

/**
 * `lab:websocket:room:<room>`: a stream of the newest messages that crossed the bus. Redis delivers a published message only to the
 * replicas that subscribe at that moment, so a socket that reconnects reads from here. At most 32 messages of 700 bytes: 22 KB.
 */
export function createRoomStore({ redis, bus }: { redis: Redis; bus: LabBus }) {
  return {
    /** The stream exists only for rooms that were opened, because `keep` does not create it. */
    async open(room: string): Promise<void> {
      await answerOf(redis.xadd(key(room), '*', 'opened', room));
      await answerOf(redis.pexpire(key(room), roomLastsMs));
    },

    async close(room: string): Promise<void> {
      await answerOf(redis.del(key(room)));
    },

    /** Resolves to the position of the message. Undefined if the room is closed. */
    async keep(room: string, message: RoomMessage): Promise<string | undefined> {
      const text = JSON.stringify(message);
      const position = await answerOf(
        redis.xadd(key(room), 'NOMKSTREAM', 'MAXLEN', '=', keptMessages, '*', 'message', text),
      );
      return position ?? undefined;
    },

    /** Resolves to the kept messages after a position, oldest first. */
    async after(room: string, position: string): Promise<Kept[]> {
      const entries = await answerOf(redis.xrange(key(room), `(${position}`, '+'));
      return entries.flatMap(([at, [field, text = '']]) =>
        field === 'message' ? [{ position: at, message: RoomMessage.parse(JSON.parse(text)) }] : [],
      );
    },

    /** Resolves to the number of replicas that Redis sent the message to. */
    publish: (published: Omit<Published, 'kind'>): Promise<number> =>
      bus.publish(channel, JSON.stringify({ kind: 'message', ...published } satisfies Published)),

    async publishEnd(room: string): Promise<void> {
      await bus.publish(channel, JSON.stringify({ kind: 'ended', room } satisfies z.infer<typeof Ended>));
    },

    subscribe({
      onMessage,
      onEnd,
    }: {
      onMessage: (published: Published) => void;
      onEnd: (room: string) => void;
    }): void {
      bus.subscribe(channel, (text) => {
        const { data } = OnChannel.safeParse(JSON.parse(text));
        if (data?.kind === 'message') onMessage(data);
        else if (data?.kind === 'ended') onEnd(data.room);
      });
    },
  };
}
