import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { runLoudly } from './run.ts';

export type Result = { name: string; ok: boolean; said: string; tookMs: number };

/** Runs a command whose exit status is all there is to know. */
export async function passedOrFailed(
  command: string,
  args: readonly string[],
  options: { cwd: string; signal: AbortSignal },
) {
  const code = await runLoudly(command, args, options);
  return { ok: code === 0, said: code === 0 ? 'passed' : `failed with status ${code}` };
}

/** Runs Vitest or Playwright (by their paths), and counts from the report that it writes beside what it prints. */
export async function counted(
  command: string,
  args: readonly string[],
  options: { cwd: string; signal: AbortSignal; report: string; env?: Readonly<Record<string, string>> },
) {
  rmSync(options.report, { force: true });
  const reporting =
    basename(command) === 'vitest'
      ? ['--reporter=default', '--reporter=json', `--outputFile.json=${options.report}`]
      : ['--reporter=list,json'];
  const code = await runLoudly(command, [...args, ...reporting], {
    cwd: options.cwd,
    signal: options.signal,
    env: { ...process.env, ...options.env, PLAYWRIGHT_JSON_OUTPUT_FILE: options.report },
  });
  if (!existsSync(options.report)) return { ok: false, said: `did not run: status ${code}` };
  const { passed, failed, skipped } = counts(options.report);
  // A suite that ran nothing has shown nothing.
  return {
    ok: code === 0 && passed > 0 && failed === 0,
    said: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  };
}

type Report = {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  stats?: { expected: number; unexpected: number; flaky: number; skipped: number };
};

function counts(file: string): { passed: number; failed: number; skipped: number } {
  const report = read(file);
  if (report.stats !== undefined) {
    const { expected, unexpected, flaky, skipped } = report.stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  }
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0 } = report;
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

function read(file: string): Report {
  try {
    const report: Report = JSON.parse(readFileSync(file, 'utf8'));
    return report;
  } catch {
    return {};
  }
}
