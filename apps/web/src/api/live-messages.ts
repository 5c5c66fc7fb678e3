import { ServerMessage, type PresentUser, type RefusedReason, type SocketCount } from '@session-lab/contract';

/** The reason why a message of this page was not published. */
export type SendFailure =
  | { reason: 'disconnected' | 'no_answer' }
  /** The server refused it. */
  | { reason: RefusedReason; retryAfterMs: number };

type Published = Omit<Extract<ServerMessage, { type: 'message' }>, 'type' | 'ownId'>;

export type LiveMessage =
  /** A published message. `id` is from the server. */
  | ({ state: 'sent' } & Published)
  /** A message of this page that the server has not confirmed yet. `id` is from the page. */
  | { state: 'sending'; id: string; text: string }
  | { state: 'not_sent'; id: string; text: string; failure: SendFailure };

export type LiveSnapshot = {
  /** The socket of this page, after the server's welcome. Without a socket the other values are the last received ones. */
  own: { socketId: string; replica: string } | undefined;
  /** Whether the session has reached its maximum number of sockets, in other tabs. */
  isFull: boolean;
  /** The first users of each replica and this user. */
  present: readonly PresentUser[];
  /** Number of sockets of each replica. */
  counts: readonly SocketCount[];
  /** The newest 200 messages, oldest first. */
  messages: readonly LiveMessage[];
};

const maxMessages = 200;

export const withPending = (messages: readonly LiveMessage[], id: string, text: string): LiveMessage[] =>
  [...messages, { state: 'sending' as const, id, text }].slice(-maxMessages);

/** Adds a published message. If it is from this socket, it replaces the pending message `ownId`. */
export function withPublished(
  messages: readonly LiveMessage[],
  published: Published,
  ownId: string | undefined,
): LiveMessage[] {
  const others = messages.filter(({ state, id }) => state === 'sent' || id !== ownId);
  return [...others, { state: 'sent' as const, ...published }].slice(-maxMessages);
}

/** Marks the pending message `ownId` as not sent. Without `ownId`, marks all pending messages. */
export const withFailure = (
  messages: readonly LiveMessage[],
  failure: SendFailure,
  ownId?: string,
): LiveMessage[] =>
  messages.map((message) =>
    message.state === 'sending' && (ownId === undefined || message.id === ownId)
      ? { state: 'not_sent', id: message.id, text: message.text, failure }
      : message,
  );

/** Adds a user to the list if it is missing: the server lists only the first users of each replica. */
export function withUser(
  present: readonly PresentUser[],
  user: PresentUser | undefined,
): readonly PresentUser[] {
  const isListed =
    user === undefined ||
    present.some(({ userName, replica }) => userName === user.userName && replica === user.replica);
  return isListed ? present : [...present, user];
}

/** Parses a WebSocket message. Returns `undefined` if it is not a message of the contract. */
export function parseMessage(data: unknown): ServerMessage | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return ServerMessage.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
