import { expect, test } from 'vitest';
import type { AttackResult } from './attack.ts';
import { slowReaders } from './attacks/answers.ts';
import { testReport } from './report.ts';
import { withSecondTry } from './second-try.ts';

/** Returns an attack whose runs violate these bounds, one list for each run. */
const violating = (...runs: string[][]) => {
  const left = [...runs];
  return async (): Promise<AttackResult> => ({
    attack: slowReaders,
    violations: left.shift() ?? ['one run too many'],
  });
};
const reportOf = async (...runs: string[][]) =>
  testReport([await withSecondTry(violating(...runs), () => true)]);

test('an attack that violates nothing runs once', async () => {
  expect(await reportOf([])).toEqual({ passed: 1, failed: [], retried: [] });
});

test('an attack that passes on the second try is reported as retried, with the bounds of the first try', async () => {
  const retried = [{ name: '2 slow-readers', message: 'reads too slow' }];
  expect(await reportOf(['reads too slow'], [])).toEqual({ passed: 1, failed: [], retried });
});

test('an attack that violates a bound twice has failed', async () => {
  const failed = [{ name: '2 slow-readers', message: 'a replica too large' }];
  expect(await reportOf(['reads too slow'], ['a replica too large'])).toEqual({
    passed: 0,
    failed,
    retried: [],
  });
});

test('without a second try, an attack that violates a bound has failed', async () => {
  const result = await withSecondTry(violating(['reads too slow'], []), () => false);
  expect(testReport([result])).toEqual({
    passed: 0,
    failed: [{ name: '2 slow-readers', message: 'reads too slow' }],
    retried: [],
  });
});
