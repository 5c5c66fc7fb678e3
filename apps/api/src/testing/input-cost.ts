import * as z from 'zod/mini';
import { threadCpuMs } from '@session-lab/test-support/thread-cpu';
import type { Endpoint } from '@session-lab/contract';
import { parseInput } from '../http/parse-input.ts';
import { ProblemError, problemBody } from '../http/problems.ts';

/** Maximum time that a schema may block the event loop. */
const limitMs = 5;

/** Size of the longest text in a body of 16 KB. */
const bytes = 16_000;
const filled = (text: string, end = ''): string =>
  text.repeat(Math.floor((bytes - Buffer.byteLength(end)) / Buffer.byteLength(text))) + end;

/** Texts that are slow to check if the check does not limit their length first. */
const worst: Readonly<Record<string, string>> = {
  letters: filled('a'),
  'letters and an invalid last character': filled('a', '!'),
  digits: filled('9'),
  spaces: filled(' ', 'a '),
  'letters with spaces around them': `a${filled(' ', 'a')}`,
  'line breaks': filled('\n', 'a'),
  'marks that NFC must reorder': `a${filled('\u0300').slice(0, 4_000)}${filled('\u0334').slice(0, 3_900)}`,
  'characters that NFKC expands to eighteen': filled('\uFDFA'),
  emoji: filled('🐎'),
  'halves of surrogate pairs': filled('\uD83D'),
  'dots and dashes': filled('.-', 'a'),
  'labels of a domain': `a@${filled('a-', '!')}`,
  'signs of an address': filled('a@', '@'),
  'hex digits': filled('a0', 'g'),
  'a repeated timestamp': filled('2026-01-01T00:00:00.000Z'),
};

const JsonSchema = z.looseObject({
  properties: z.optional(z.record(z.string(), z.unknown())),
  oneOf: z.optional(z.array(z.looseObject({ properties: z.record(z.string(), z.unknown()) }))),
});
/** Returns the names of a schema's fields, for a union those of all its members. */
function fieldsOf(schema: z.ZodMiniType): string[] {
  const { properties = {}, oneOf = [] } = JsonSchema.parse(z.toJSONSchema(schema, { io: 'input' }));
  return [...new Set([properties, ...oneOf.map((one) => one.properties)].flatMap(Object.keys))];
}

/** Returns the least CPU time of five runs, in milliseconds. A busy machine makes runs slower, never quicker. */
export function quickestMs(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const beforeMs = threadCpuMs();
    work();
    return threadCpuMs() - beforeMs;
  });
  return Math.min(...times);
}

/** Runs everything between the parsed JSON and the text of the response. */
function answerTo(schema: z.ZodMiniType, value: unknown): unknown {
  try {
    return parseInput(schema, value);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return problemBody(error.code, error.extra);
  }
}

const manyFields = Object.fromEntries(Array.from({ length: 1_900 }, (_, at) => [at.toString(36), 0]));

/** Returns the names of the worst inputs that a schema, and the problem for its errors, need 5 ms or more for. */
export function slowInputs(schema: z.ZodMiniType): string[] {
  const fields = fieldsOf(schema);
  const isSlow = (value: unknown): boolean => quickestMs(() => answerTo(schema, value)) >= limitMs;
  const slow = Object.entries(worst).filter(([, text]) => {
    const inEach = fields.map((field) => ({ type: 'send', fault: 'slow', [field]: text }));
    const inAll = Object.fromEntries(fields.map((field) => [field, text]));
    return [text, inAll, ...inEach, { labs: { [text]: text } }].some(isSlow);
  });
  const many = [manyFields, { labs: manyFields }, { labs: Object.keys(manyFields) }].some(isSlow);
  return [...slow.map(([what]) => what), ...(many ? ['many fields'] : [])];
}

/** Returns every input schema of the endpoints, with a name. */
export const inputsOf = (endpoints: Readonly<Record<string, Endpoint>>): [string, z.ZodMiniType][] =>
  Object.entries(endpoints).flatMap(([name, { body, query, params }]) =>
    Object.entries({ body, query, params }).flatMap(([part, schema]): [string, z.ZodMiniType][] =>
      schema === undefined ? [] : [[`${name}, ${part}`, schema]],
    ),
  );
