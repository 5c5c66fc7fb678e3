import * as z from 'zod/mini';
import type { Endpoint } from '@session-lab/contract';
import { parsed } from '../http/parsed.ts';
import { problemBody } from '../http/problem-body.ts';
import { ProblemError } from '../http/problem-error.ts';

/** A schema may hold the event loop no longer, whatever it is given. */
const limitMs = 5;

/** As much text as a body of 16 KB holds. */
const bytes = 16_000;
const filled = (text: string, end = ''): string =>
  text.repeat(Math.floor((bytes - Buffer.byteLength(end)) / Buffer.byteLength(text))) + end;

/** Texts that are slow for what looks at them without measuring them first. */
const worst: Readonly<Record<string, string>> = {
  letters: filled('a'),
  'letters, and a bad last one': filled('a', '!'),
  digits: filled('9'),
  spaces: filled(' ', 'a '),
  'letters with spaces around them': `a${filled(' ', 'a')}`,
  'line breaks': filled('\n', 'a'),
  'marks in an order that NFC has to change': `a${filled('\u0300').slice(0, 4_000)}${filled('\u0334').slice(0, 3_900)}`,
  'characters that NFKC makes eighteen of': filled('\uFDFA'),
  emoji: filled('🐎'),
  'halves of pairs': filled('\uD83D'),
  'dots and dashes': filled('.-', 'a'),
  'labels of a domain': `a@${filled('a-', '!')}`,
  'signs of an address': filled('a@', '@'),
  'hex digits': filled('a0', 'g'),
  'an instant, over and over': filled('2026-01-01T00:00:00.000Z'),
};

const JsonSchema = z.looseObject({
  properties: z.optional(z.record(z.string(), z.unknown())),
  oneOf: z.optional(z.array(z.looseObject({ properties: z.record(z.string(), z.unknown()) }))),
});
/** Returns the names of a schema's fields; of a union, those of all its members. */
function fieldsOf(schema: z.ZodMiniType): string[] {
  const { properties = {}, oneOf = [] } = JsonSchema.parse(z.toJSONSchema(schema, { io: 'input' }));
  return [...new Set([properties, ...oneOf.map((one) => one.properties)].flatMap(Object.keys))];
}

/** Milliseconds of the quickest of five runs: a busy machine makes single runs slower, never all of them quicker. */
export function quickestMs(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const startMs = performance.now();
    work();
    return performance.now() - startMs;
  });
  return Math.min(...times);
}

/** Everything between the JSON and the text of the answer. */
function answerTo(schema: z.ZodMiniType, value: unknown): unknown {
  try {
    return parsed(schema, value);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return problemBody(error.code, error.extra);
  }
}

const manyFields = Object.fromEntries(Array.from({ length: 1_900 }, (_, at) => [at.toString(36), 0]));

/** Returns what of the worst inputs takes a schema, and the answer that its refusal becomes, 5 ms or more. */
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

/** Every schema that an endpoint reads input with, and its name. */
export const inputsOf = (endpoints: Readonly<Record<string, Endpoint>>): [string, z.ZodMiniType][] =>
  Object.entries(endpoints).flatMap(([name, { body, query, params }]) =>
    Object.entries({ body, query, params }).flatMap(([part, schema]): [string, z.ZodMiniType][] =>
      schema === undefined ? [] : [[`${name}, ${part}`, schema]],
    ),
  );
