import type { Redis } from 'ioredis';
import { linesLastMs, type Format, type LogLine } from '@session-lab/contract/labs/query-token';
import { answerOf } from '../../redis/store-error.ts';

/** Most lines of a student, and most characters of a line. All lines of a student are at most 60 KB. */
const [linesAtMost, lineLength] = [60, 1000] as const;
/** Time for which a line of a request is expected: longer than a WebSocket of this lab can stay open. */
const expectedMs = 60_000;

const keys = {
  lines: (student: string) => `lab:query-token:lines:${student}`,
  request: (requestId: string) => `lab:query-token:request:${requestId}`,
  seen: (requestId: string, format: Format) => `lab:query-token:seen:${requestId}:${format}`,
};

/**
 * `lab:query-token:lines:<student>`: a stream of the lines that NGINX wrote about the requests of a student. A line of another
 * request has no student: the route of this lab registers its requests before it answers.
 */
export function createLines(redis: Redis) {
  return {
    /** The stream exists only for students who signed in, because `add` does not create it. */
    async open(student: string): Promise<void> {
      await answerOf(redis.xadd(keys.lines(student), '*', 'opened', student));
      await answerOf(redis.pexpire(keys.lines(student), linesLastMs));
    },

    async expect(requestId: string, student: string): Promise<void> {
      await answerOf(redis.set(keys.request(requestId), student, 'PX', expectedMs));
    },

    /** Does nothing for a line that no student expects, and for a line that another replica added. */
    async add({ requestId, format, text }: LogLine): Promise<void> {
      const student = await answerOf(redis.get(keys.request(requestId)));
      if (student === null) return;
      const isNew = await answerOf(redis.set(keys.seen(requestId, format), '1', 'PX', expectedMs, 'NX'));
      if (isNew === null) return;
      const line = JSON.stringify({ requestId, format, text: text.slice(0, lineLength) });
      const key = keys.lines(student);
      await answerOf(redis.xadd(key, 'NOMKSTREAM', 'MAXLEN', '=', linesAtMost, '*', 'line', line));
    },

    /** Resolves to the lines after a position, as JSON, and the position of the last one. */
    async after(student: string, position: string): Promise<{ lines: string[]; after: string }> {
      const entries = await answerOf(redis.xrange(keys.lines(student), `(${position}`, '+'));
      const lines = entries.flatMap(([, [field, value = '']]) => (field === 'line' ? [value] : []));
      return { lines, after: entries.at(-1)?.[0] ?? position };
    },
  };
}
