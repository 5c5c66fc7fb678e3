import type { Reply } from '@session-lab/contract/labs/redis-console';
import type { Exchange } from '../../../api/exchange.ts';

/** A line that the student sent, or a request with the session's token. */
export type Event =
  | { readonly type: 'line'; readonly line: string; readonly reply: Reply; readonly exchange: Exchange }
  | {
      readonly type: 'me';
      readonly name: string | undefined;
      /** The JSON in Redis, as the server read it. Undefined without a 200. */
      readonly value: string | undefined;
      /** Whether the list of keys after the response has the key of the session. Undefined if the list is not whole. */
      readonly hasKey: boolean | undefined;
      readonly exchange: Exchange;
    };

/** Stands for the key of the session, in a line of the page. */
export const sessionKeyMark = 'sid:…';

/** A step of the course: the line that the page types, and the replies that complete it. */
export type Step = {
  readonly line: string;
  /** Text after the line. */
  readonly note: string;
  readonly isDoneBy: (line: string, reply: Reply) => boolean;
};

const isOk = ({ kind, text }: Reply): boolean => kind === 'status' && text === 'OK';
const numberOf = ({ kind, text }: Reply): number =>
  kind === 'integer' ? Number(text.replace('(integer) ', '')) : Number.NaN;

/** The course's own sequence. The key and the value may be others than those that the page types. */
export const steps: readonly Step[] = [
  {
    line: 'SET user Ada',
    note: 'a key and its value',
    isDoneBy: (line, reply) => /^set\s/i.test(line) && isOk(reply),
  },
  {
    line: 'GET user',
    note: 'the value',
    isDoneBy: (line, { kind }) => /^get\s/i.test(line) && kind === 'bulk',
  },
  {
    line: 'DEL user',
    note: 'deletes the key',
    isDoneBy: (line, reply) => /^del\s/i.test(line) && numberOf(reply) > 0,
  },
  { line: 'GET user', note: '(nil)?', isDoneBy: (line, { kind }) => /^get\s/i.test(line) && kind === 'nil' },
  {
    line: 'SETEX user 10 Ada',
    note: 'for 10 s',
    isDoneBy: (line, reply) => /^setex\s/i.test(line) && isOk(reply),
  },
  {
    line: 'TTL user',
    note: 'seconds left',
    isDoneBy: (line, reply) => /^ttl\s/i.test(line) && numberOf(reply) >= 0,
  },
  {
    line: 'GET user',
    note: 'after 10 s',
    isDoneBy: (line, { kind }) => /^get\s/i.test(line) && kind === 'nil',
  },
  {
    line: 'KEYS *',
    note: 'all keys',
    isDoneBy: (line, { kind }) => /^keys\s+\*$/i.test(line) && kind === 'array',
  },
  {
    line: 'KEYS sid:*',
    note: 'by prefix',
    isDoneBy: (line, { kind }) => /^keys\s+sid:\*$/i.test(line) && kind === 'array',
  },
  {
    line: `GET ${sessionKeyMark}`,
    note: 'your session',
    isDoneBy: (line, { kind }) => /^get\s+sid:/i.test(line) && kind === 'bulk',
  },
];

/** Returns the number of steps that are done. They are done in order, each by a reply. */
export function stepsDone(events: readonly Event[]): number {
  let done = 0;
  for (const event of events)
    if (event.type === 'line' && steps[done]?.isDoneBy(event.line.trim(), event.reply) === true) done += 1;
  return done;
}

/** Longest part of the session's value in a sentence, in characters. */
const shownAtMost = 60;

/** Describes what a request with the session's token found in Redis. Empty for another failure. */
export function meaningOf({ value, hasKey, exchange }: Extract<Event, { type: 'me' }>): string {
  if (value !== undefined) {
    const shown = value.length > shownAtMost ? `${value.slice(0, shownAtMost)}…` : value;
    return `The value of your session in Redis: ${shown}`;
  }
  if (exchange.code !== 'invalid_token') return '';
  // The server queries Redis only after the signature passed.
  if (exchange.timing.store === undefined)
    return 'The signature is wrong, so the server did not query Redis.';
  if (hasKey === undefined) return 'The signature is right, but Redis has no session for the token.';
  return hasKey
    ? 'The signature is right, but the value of the key is no session.'
    : 'The signature is right, but Redis no longer has the key of the session.';
}

/** The answers of the question, in the order of `lab.ts`. */
const answer = { works: 0, refused: 1 } as const;

/** Returns the first request with the session's token after the key of the session was deleted. */
function requestAfterDelete(events: readonly Event[], sessionKey: string | undefined): Exchange | undefined {
  if (sessionKey === undefined) return undefined;
  const deleted = events.findIndex(
    (event) =>
      event.type === 'line' &&
      /^\s*(?:del|unlink)\s/i.test(event.line) &&
      event.line.includes(sessionKey) &&
      numberOf(event.reply) > 0,
  );
  return deleted < 0 ? undefined : events.slice(deleted).find(({ type }) => type === 'me')?.exchange;
}

/** Returns the index of the right answer, from the response to the request after the delete. */
export function rightAnswer(events: readonly Event[], sessionKey: string | undefined): number | undefined {
  const status = requestAfterDelete(events, sessionKey)?.status;
  if (status === 401) return answer.refused;
  return status === 200 ? answer.works : undefined;
}

/** Returns the refusal that completes the lab. */
export function completedBy(events: readonly Event[], sessionKey: string | undefined): Exchange | undefined {
  const request = requestAfterDelete(events, sessionKey);
  return request?.status === 401 ? request : undefined;
}
