import { styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { namedTests, resultOf, type Result } from './test-results.ts';

const failedTest = {
  name: 'a.test.ts › adds',
  message: 'AssertionError: expected 1 to be 2\n\nsecond\nthird\nfourth',
};
const result = (changes: Partial<Result>): Result => ({
  name: 'tests on a real Redis',
  ok: true,
  summary: '1 passed, 0 failed',
  failed: [],
  retried: [],
  tookMs: 1,
  ...changes,
});

describe('the result of a stage', () => {
  const report = { passed: 2, skipped: 0, failed: [], retried: [] };

  it('is the counts of the report, or passed', () => {
    expect(resultOf(0, '', report, true)).toMatchObject({ ok: true, summary: '2 passed, 0 failed' });
    expect(resultOf(0, '', undefined, false)).toMatchObject({ ok: true, summary: 'passed' });
  });

  it('fails if no test ran, if a test failed, or if the status is not 0', () => {
    expect(resultOf(0, '', undefined, true)).toMatchObject({ ok: false, summary: '0 passed, 0 failed' });
    expect(resultOf(0, '', { ...report, failed: [failedTest] }, true)).toMatchObject({
      ok: false,
      summary: '2 passed, 1 failed',
    });
    expect(resultOf(3, '', report, false)).toMatchObject({ ok: false, summary: 'failed with status 3' });
  });

  it('has the end of the output only if it fails without a failed test', () => {
    expect(resultOf(0, 'output', report, true)).not.toHaveProperty('output');
    expect(resultOf(1, 'output', { ...report, failed: [failedTest] }, true)).not.toHaveProperty('output');
    expect(
      resultOf(1, `first\n${styleText('red', 'last', { validateStream: false })}\n`, report, true),
    ).toMatchObject({
      output: 'first\nlast',
    });
  });
});

const many = (count: number): string[] =>
  namedTests([result({ failed: Array.from({ length: count }, () => failedTest) })]);

describe('the named tests', () => {
  it('are the failed tests with the first lines of their messages, then the retried tests', () => {
    const failed = [failedTest];
    const retried = [{ name: 'b.test.ts › waits', message: 'Error: too late' }];
    expect(namedTests([result({ name: 'fuzzing' }), result({ failed, retried })])).toEqual([
      'Failed in tests on a real Redis:',
      '  a.test.ts › adds',
      '      AssertionError: expected 1 to be 2',
      '      second',
      '      third',
      'Passed on a second try in tests on a real Redis:',
      '  b.test.ts › waits',
      '      Error: too late',
    ]);
  });

  it('are replaced by the end of the output if a stage failed before its tests', () => {
    expect(namedTests([result({ name: 'npm run check', ok: false, output: 'x.ts\nerror' })])).toEqual([
      'npm run check failed. Its output ended with:',
      '      x.ts',
      '      error',
    ]);
  });

  it('have at most 28 lines: with many tests first the messages become shorter, then tests are left out', () => {
    expect(many(6)).toHaveLength(1 + 6 * 4);
    expect(many(10)).toHaveLength(1 + 10 * 2);
    expect(many(27)).toHaveLength(1 + 27);
    expect(many(28)).toHaveLength(28);
    expect(many(28).at(-1)).toBe('  The list is longer. The output above has the other tests.');
  });
});
