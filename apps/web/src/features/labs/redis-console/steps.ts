import type { Reply } from '@session-lab/contract/labs/redis-console';
import type { Exchange } from '../../../api/exchange.ts';

/** A line that the student sent, or a request with the session's token. */
export type Event =
  | { readonly type: 'line'; readonly line: string; readonly reply: Reply; readonly exchange: Exchange }
  | { readonly type: 'me'; readonly name: string | undefined; readonly exchange: Exchange };

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
];

/** Returns the number of steps that are done. They are done in order, each by a reply. */
export function stepsDone(events: readonly Event[]): number {
  let done = 0;
  for (const event of events)
    if (event.type === 'line' && steps[done]?.isDoneBy(event.line.trim(), event.reply) === true) done += 1;
  return done;
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
