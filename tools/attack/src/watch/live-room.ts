import type { ServerMessage } from '@session-lab/contract';

/** The messages that one user sent to the live room and received there. */
export type Listener = {
  readonly userName: string;
  readonly sent: string[];
  readonly received: ServerMessage[];
  isClosed: boolean;
};

export type RoomObservation = {
  readonly messagesSent: number;
  /** Messages of these users that at least one of them did not receive. */
  readonly lost: number;
  /**
   * Messages of these users whose id a later message of another user repeats. A page shows only the later
   * message.
   */
  readonly replaced: number;
  /** Users that are missing in the last presence of some user. */
  readonly notShown: number;
  /** Messages with more than two line breaks in a row. */
  readonly lineBreaks: number;
  readonly socketsClosed: number;
  /** Largest number of messages of other users that one of these users received. */
  readonly messagesOfOthers: number;
};

/** Compares the sent messages with the messages that every user received. */
export function compareRoom(listeners: readonly Listener[]): RoomObservation {
  const texts = listeners.flatMap(({ sent }) => sent);
  const everywhere = listeners.map(({ received }) => new Set(messagesIn(received).map(({ text }) => text)));
  return {
    messagesSent: texts.length,
    lost: texts.filter((text) => !everywhere.every((own) => own.has(text))).length,
    replaced: Math.max(0, ...listeners.map(({ received }) => replacedIn(received, new Set(texts)))),
    notShown: listeners.filter(
      ({ userName }) => !listeners.every(({ received }) => isNamed(userName, received)),
    ).length,
    lineBreaks: Math.max(
      0,
      ...listeners.map(
        ({ received }) => messagesIn(received).filter(({ text }) => /\n{3}/.test(text)).length,
      ),
    ),
    socketsClosed: listeners.filter(({ isClosed }) => isClosed).length,
    messagesOfOthers: Math.max(
      0,
      ...listeners.map(
        ({ received }) => messagesIn(received).filter(({ text }) => !texts.includes(text)).length,
      ),
    ),
  };
}

type RoomMessage = Extract<ServerMessage, { type: 'message' }>;

const messagesIn = (received: readonly ServerMessage[]): readonly RoomMessage[] =>
  received.filter((message) => message.type === 'message');

function replacedIn(received: readonly ServerMessage[], own: ReadonlySet<string>): number {
  const messages = messagesIn(received);
  return messages.filter(
    ({ id, text, from }, at) =>
      own.has(text) &&
      messages.slice(at + 1).some((later) => later.id === id && later.from.userName !== from.userName),
  ).length;
}

function isNamed(userName: string, received: readonly ServerMessage[]): boolean {
  const lists = received.flatMap((message) =>
    message.type === 'welcome' || message.type === 'presence' ? [message.present] : [],
  );
  return (lists.findLast((present) => present !== undefined) ?? []).some((one) => one.userName === userName);
}
