import { expect, it } from 'vitest';
import { ClientMessage, endpoints } from '@session-lab/contract';
import { inputsOf, quickestMs, slowInputs } from '../testing/input-cost.ts';
import { canonicalLogin, canonicalUserName } from '../users/canonical.ts';

const inputs = inputsOf(endpoints);

it('finds the input schemas of the endpoints', () => {
  expect(inputs.length).toBeGreaterThan(8);
});

it.each([...inputs, ['a message in the live room', ClientMessage] as const])(
  'the schema of %s takes less than 5 ms for the worst 16 KB',
  (_, schema) => {
    expect(slowInputs(schema)).toEqual([]);
  },
);

it('the canonical form of the longest names and addresses takes less than 5 ms', () => {
  for (const character of ['\uFDFA', '\u0334', '\u0300', '\u1FA7', 'ǆ', 'm']) {
    expect(quickestMs(() => canonicalUserName(character.repeat(32)))).toBeLessThan(5);
    expect(quickestMs(() => canonicalLogin(character.repeat(254)))).toBeLessThan(5);
    expect(quickestMs(() => canonicalLogin(`${character.repeat(253)}@`))).toBeLessThan(5);
  }
});
