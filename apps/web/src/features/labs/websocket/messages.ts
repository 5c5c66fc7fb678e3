import { socketPath, type Hop, type ServerMessage } from '@session-lab/contract/labs/websocket';
import type { Exchange } from '../../../api/exchange.ts';
import type { NodeId } from '../../../stage/model/nodes.ts';
import { duration } from '../../../ui/format.ts';

export const tabNames = ['Tab 1', 'Tab 2'] as const;
export type TabName = (typeof tabNames)[number];
export const otherTab = (tab: TabName): TabName => (tab === 'Tab 1' ? 'Tab 2' : 'Tab 1');
export const nodeOf = (tab: TabName): NodeId & `lab ${string}` => `lab ${tab}`;

/** Time after its acknowledgement in which a message must arrive. */
export const quietMs = 1_000;

/** A WebSocket that a server accepted. `pausedMs`: the random pause before it, if it replaced one that broke. */
export type Connection = {
  readonly number: number;
  readonly tab: TabName;
  readonly replica: string;
  readonly pausedMs: number | undefined;
};

type Acknowledged = Extract<ServerMessage, { type: 'acknowledged' }>;
type Received = Extract<ServerMessage, { type: 'message' }>;

/** A message of this page, with all that the servers reported about it. Times are from the first sending. */
export type Track = {
  readonly id: string;
  /** 1 for the first message of the page. */
  readonly number: number;
  readonly from: TabName;
  /** Number of the crash during which it was sent, from 1. */
  readonly crash: number | undefined;
  readonly startedAtMs: number;
  /** Times that the page sent it: again after each reconnection, until the acknowledgement. */
  readonly attempts: number;
  readonly acknowledged: (Acknowledged & { readonly afterMs: number }) | undefined;
  /** Its first arrival at the other tab. */
  readonly arrived: (Received & { readonly afterMs: number }) | undefined;
  /** Further arrivals, which the page dropped by their id. */
  readonly copies: number;
};

/** A sign-out, and the ends of the sockets. Times are from the sending of the sign-out. */
export type Ended = {
  readonly number: number;
  readonly closings: readonly { readonly tab: TabName; readonly code: number; readonly afterMs: number }[];
};

/** The server that received a message: from the acknowledgement, or from the message that arrived. */
const receivedBy = ({ acknowledged, arrived }: Track): Hop | undefined =>
  acknowledged?.received ?? arrived?.message.received;

/** Whether the server passed the message to Redis. */
const isPublished = ({ acknowledged, arrived }: Track): boolean =>
  ((acknowledged === undefined ? arrived?.message.publishedAtMs : acknowledged.published) ?? null) !== null;

/** Returns a message as the stage shows it. Its number is negative, because it is not in the request log. */
export function exchangeOf(track: Track): Exchange {
  const { number, from, acknowledged, arrived, startedAtMs } = track;
  const received = receivedBy(track);
  const servers = acknowledged?.published?.servers;
  return {
    number: -number,
    type: 'message',
    method: 'MSG',
    path: socketPath,
    startedAtMs,
    totalMs: arrived?.afterMs ?? 0,
    status: 101,
    code: undefined,
    credential: { kind: 'none' },
    issuedPublicId: undefined,
    tried: received === undefined ? [] : [received.replica],
    servedBy: arrived?.delivered.replica,
    connection: undefined,
    timing: isPublished(track) ? { store: { command: 'PUBLISH', ms: 0 } } : {},
    requestHeaders: [],
    responseHeaders: [],
    relay: {
      to: nodeOf(otherTab(from)),
      published: isPublished(track)
        ? servers === undefined
          ? 'to the servers'
          : `to ${servers} ${servers === 1 ? 'server' : 'servers'}`
        : undefined,
      outcome:
        arrived !== undefined
          ? `arrived · ${duration(arrived.afterMs)}`
          : received === undefined
            ? 'not acknowledged'
            : 'stops here',
    },
  };
}

/** Returns a handshake as the stage and the request log show it. The server named itself in its first message. */
export const handshakeOf = ({
  number,
  replica,
  startedAtMs,
  totalMs,
}: Pick<Connection, 'number' | 'replica'> & { startedAtMs: number; totalMs: number }): Exchange => ({
  number,
  type: 'websocket',
  method: 'GET',
  path: `${socketPath}?access_token=…`,
  startedAtMs,
  totalMs,
  status: 101,
  code: undefined,
  credential: { kind: 'other', label: 'lab', form: 'session', bytes: 86 },
  issuedPublicId: undefined,
  tried: [replica],
  servedBy: replica,
  connection: undefined,
  timing: {},
  requestHeaders: [['Upgrade', 'websocket']],
  responseHeaders: [],
});

/** Returns the newest message of step 2 with the bus, or without it. */
export const newestOf = (tracks: readonly Track[], bus: boolean): Track | undefined =>
  tracks.findLast((track) => track.crash === undefined && isPublished(track) === bus);

/** Returns the index of the right answer, from the first message that a server acknowledged without publishing it. */
export function rightAnswer(tracks: readonly Track[]): number | undefined {
  const first = tracks.find((track) => track.acknowledged !== undefined && !isPublished(track));
  if (first === undefined) return undefined;
  return first.arrived === undefined ? 1 : 0;
}

/** Returns the message that arrived through Redis, if another one stopped at its server. */
export function completedBy(tracks: readonly Track[]): Exchange | undefined {
  const stopped = tracks.some(
    (track) => track.acknowledged !== undefined && !isPublished(track) && track.arrived === undefined,
  );
  const crossed = tracks.find((track) => isPublished(track) && track.arrived !== undefined);
  return stopped && crossed !== undefined ? exchangeOf(crossed) : undefined;
}

export type Counts = Record<'sent' | 'acknowledged' | 'arrived' | 'again' | 'copies', number>;

/** Counts the messages of a tab that were sent during a crash. */
export function countsOf(tracks: readonly Track[], crash: number, from: TabName): Counts {
  const own = tracks.filter((track) => track.crash === crash && track.from === from);
  return {
    sent: own.length,
    acknowledged: own.filter(({ acknowledged }) => acknowledged !== undefined).length,
    arrived: own.filter(({ arrived }) => arrived !== undefined).length,
    again: own.reduce((sum, { attempts }) => sum + attempts - 1, 0),
    copies: own.reduce((sum, { copies }) => sum + copies, 0),
  };
}

/** The socket of a tab: on a server, closed with a code, or none yet. */
export type SocketState =
  | { readonly kind: 'none' }
  | { readonly kind: 'open'; readonly replica: string }
  | { readonly kind: 'closed'; readonly code: number };

/** `broken`: close codes of sockets that closed although the session lasts, such as in a crash. */
export function socketOf(
  tab: TabName,
  {
    connections,
    ends,
    broken,
  }: {
    connections: readonly Connection[];
    ends: readonly Ended[];
    broken: ReadonlyMap<TabName, number>;
  },
): SocketState {
  const last = connections.findLast((one) => one.tab === tab);
  const brokenCode = broken.get(tab);
  if (last !== undefined && brokenCode !== undefined) return { kind: 'closed', code: brokenCode };
  const end = ends.at(-1);
  const closing = end?.closings.find((one) => one.tab === tab);
  if (last === undefined) return { kind: 'none' };
  return closing !== undefined && end !== undefined && end.number > last.number
    ? { kind: 'closed', code: closing.code }
    : { kind: 'open', replica: last.replica };
}
