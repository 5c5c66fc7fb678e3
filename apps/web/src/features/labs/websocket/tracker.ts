import type { ServerMessage } from '@session-lab/contract/labs/websocket';
import { encodeBase64url } from '../../../api/base64url.ts';
import type { TabName, Track } from './messages.ts';

/** Knowledge of the page about its messages. Times are from the first sending of a message. */
export type Tracker = {
  readonly start: (from: TabName, crash?: number) => Track;
  readonly sent: (id: string) => void;
  readonly acknowledged: (message: Extract<ServerMessage, { type: 'acknowledged' }>) => void;
  /** Records an arrival at a tab. A message that arrived before is a copy. */
  readonly received: (at: TabName, message: Extract<ServerMessage, { type: 'message' }>) => void;
  readonly get: (id: string) => Track | undefined;
  /** Whether a server has acknowledged the message, and it has arrived. */
  readonly isWhole: (id: string) => boolean;
};

export function createTracker({ now }: { now: () => number }): Tracker {
  const tracks = new Map<string, Track>();
  const startedAt = new Map<string, number>();
  const sinceStart = (id: string): number => now() - (startedAt.get(id) ?? 0);

  function change(id: string, more: (track: Track) => Partial<Track>): void {
    const track = tracks.get(id);
    if (track !== undefined) tracks.set(id, { ...track, ...more(track) });
  }

  return {
    start: (from, crash) => {
      const track: Track = {
        id: encodeBase64url(crypto.getRandomValues(new Uint8Array(12))),
        number: tracks.size + 1,
        from,
        crash,
        startedAtMs: Date.now(),
        attempts: 0,
        acknowledged: undefined,
        arrived: undefined,
        copies: 0,
      };
      tracks.set(track.id, track);
      startedAt.set(track.id, now());
      return track;
    },
    sent: (id) => {
      change(id, ({ attempts }) => ({ attempts: attempts + 1 }));
    },
    acknowledged: (message) => {
      change(message.id, () => ({ acknowledged: { ...message, afterMs: sinceStart(message.id) } }));
    },
    received: (at, received) => {
      const { id } = received.message;
      change(id, ({ from, arrived, copies }) => {
        // The kept messages of the room contain also those of this tab.
        if (from === at) return {};
        return arrived === undefined
          ? { arrived: { ...received, afterMs: sinceStart(id) } }
          : { copies: copies + 1 };
      });
    },
    get: (id) => tracks.get(id),
    isWhole: (id) => {
      const track = tracks.get(id);
      return track?.acknowledged !== undefined && track.arrived !== undefined;
    },
  };
}
