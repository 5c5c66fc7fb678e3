import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const vitest = join(import.meta.dirname, '../node_modules/vitest/vitest.mjs');
const reporter = join(import.meta.dirname, 'vitest-reporter.ts');

const testFile = `
let tries = 0;
describe('sums', () => {
  it('are right', () => expect(1 + 1).toBe(2));
  it('are wrong', () => expect(1 + 1).toBe(3));
  it('need a second try', { retry: 1 }, () => expect((tries += 1)).toBe(2));
  it.skip('are skipped', () => undefined);
});
describe('a hook', () => {
  beforeAll(() => { throw new Error('no server'); });
  it('does not run', () => undefined);
});
`;

it('writes the counts, and the name and message of each failed and retried test', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'session-lab-reporter-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'sums.test.js'), testFile);
  const report = join(folder, 'report.json');
  const run = () =>
    execFileSync(process.execPath, [vitest, 'run', '--root', folder, '--globals', `--reporter=${reporter}`], {
      env: { ...process.env, TEST_REPORT: report },
      stdio: 'pipe',
    });
  expect(run).toThrow('Command failed');
  expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual({
    passed: 2,
    skipped: 2,
    failed: [
      {
        name: 'sums.test.js › sums › are wrong',
        message: 'AssertionError: expected 2 to be 3 // Object.is equality',
      },
      { name: 'sums.test.js › a hook', message: 'Error: no server' },
    ],
    retried: [
      {
        name: 'sums.test.js › sums › need a second try',
        message: 'AssertionError: expected 1 to be 2 // Object.is equality',
      },
    ],
  });
});
