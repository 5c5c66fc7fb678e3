import * as fc from 'fast-check';
import type { FuzzCase } from './fuzz-case.ts';
import type { Family } from './family.ts';
import { malformedBodies } from './malformed-bodies.ts';
import { malformedHeads } from './malformed-heads.ts';
import { structured } from './structured.ts';

/** Generates every kind of request for this value of the Host header. */
export function fuzzCases(host: string): fc.Arbitrary<FuzzCase> {
  return fc.oneof(
    { weight: 14, arbitrary: structured(host) },
    { weight: 3, arbitrary: fc.oneof(...malformedHeads(host).map(named)) },
    { weight: 2, arbitrary: fc.oneof(...malformedBodies(host).map(named)) },
    { weight: 1, arbitrary: mutated(structured(host)) },
  );
}

const named = ({ name, arbitrary }: Family): fc.Arbitrary<FuzzCase> =>
  arbitrary.map((rest) => ({ family: name, ...rest }));

/** Changes, removes or inserts bytes anywhere. The right response is unknown. */
export function mutated(arbitrary: fc.Arbitrary<FuzzCase>): fc.Arbitrary<FuzzCase> {
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 3 }),
    insert: fc.uint8Array({ maxLength: 3 }),
  });
  return fc.tuple(arbitrary, fc.array(edit, { minLength: 1, maxLength: 4 })).map(([fuzzCase, edits]) => {
    const bytes = edits.reduce((text, { at, remove, insert }) => {
      const from = at % text.length;
      return text.slice(0, from) + Buffer.from(insert).toString('latin1') + text.slice(from + remove);
    }, fuzzCase.bytes);
    return {
      family: 'mutated',
      bytes,
      form: 'unknown',
      methods: [bytes.startsWith('HEAD ') ? 'HEAD' : 'GET'],
    };
  });
}
