import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { runInherited } from '../process/run.ts';

export type Result = { name: string; ok: boolean; summary: string; tookMs: number };

/** Runs a command and derives the result from its exit status only. */
export async function passedOrFailed(
  command: string,
  args: readonly string[],
  options: { cwd: string; signal: AbortSignal },
) {
  const code = await runInherited(command, args, options);
  return { ok: code === 0, summary: code === 0 ? 'passed' : `failed with status ${code}` };
}

/** Runs Vitest or Playwright (`command` is the path) and reads the number of tests from its JSON report. */
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
  const code = await runInherited(command, [...args, ...reporting], {
    cwd: options.cwd,
    signal: options.signal,
    env: { ...process.env, ...options.env, PLAYWRIGHT_JSON_OUTPUT_FILE: options.report },
  });
  if (!existsSync(options.report)) return { ok: false, summary: `did not run: status ${code}` };
  const { passed, failed, skipped } = counts(options.report);
  // A run without a passed test counts as failed.
  return {
    ok: code === 0 && passed > 0 && failed === 0,
    summary: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  };
}

const Count = z.number().default(0);
const VitestReport = z.object({ numPassedTests: Count, numFailedTests: Count, numPendingTests: Count });
const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Returns zeros for a file that is not a report, so that the run counts as failed. */
function counts(file: string): { passed: number; failed: number; skipped: number } {
  const report = readJson(file);
  const playwright = PlaywrightReport.safeParse(report);
  if (playwright.success) {
    const { expected, unexpected, flaky, skipped } = playwright.data.stats;
    return { passed: expected, failed: unexpected + flaky, skipped };
  }
  const vitest = VitestReport.safeParse(report);
  if (!vitest.success) return { passed: 0, failed: 0, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests } = vitest.data;
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
