import * as fc from 'fast-check';
import type { Case } from './case.ts';
import type { Family } from './family.ts';
import { malformedBodies } from './malformed-bodies.ts';
import { malformedHeads } from './malformed-heads.ts';
import { structured } from './structured.ts';

/** Everything that is sent to NGINX at this host, as the Host header names it. */
export function cases(host: string): fc.Arbitrary<Case> {
  return fc.oneof(
    { weight: 14, arbitrary: structured(host) },
    { weight: 3, arbitrary: fc.oneof(...malformedHeads(host).map(named)) },
    { weight: 2, arbitrary: fc.oneof(...malformedBodies(host).map(named)) },
    { weight: 1, arbitrary: mutated(structured(host)) },
  );
}

const named = ({ name, arbitrary }: Family): fc.Arbitrary<Case> =>
  arbitrary.map((rest) => ({ family: name, ...rest }));

/** Some bytes changed, taken out or put in, anywhere: nobody knows what that makes of it. */
function mutated(arbitrary: fc.Arbitrary<Case>): fc.Arbitrary<Case> {
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat({ max: 3 }),
    insert: fc.uint8Array({ maxLength: 3 }),
  });
  return fc.tuple(arbitrary, fc.array(edit, { minLength: 1, maxLength: 4 })).map(([kase, edits]) => {
    const bytes = edits.reduce((text, { at, remove, insert }) => {
      const from = at % text.length;
      return text.slice(0, from) + Buffer.from(insert).toString('latin1') + text.slice(from + remove);
    }, kase.bytes);
    return {
      family: 'mutated',
      bytes,
      form: 'unknown',
      methods: [bytes.startsWith('HEAD ') ? 'HEAD' : 'GET'],
    };
  });
}
