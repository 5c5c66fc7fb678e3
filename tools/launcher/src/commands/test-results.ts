import { rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { runPrinted } from '../process/run.ts';
import { tail } from '../progress.ts';
import { readTestReport, reportVariable, type NamedTest, type TestReport } from '../test-report.ts';

export type StageResult = {
  readonly ok: boolean;
  readonly summary: string;
  readonly failed: readonly NamedTest[];
  readonly retried: readonly NamedTest[];
  /** End of the output of a stage that failed without naming a test. */
  readonly output?: string;
};
export type Result = StageResult & { readonly name: string; readonly tookMs: number };

type StageOptions = {
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** File of the report. */
  readonly report: string;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * True if the counts of the report are the summary. False if the command also does work that is not in the
   * report.
   */
  readonly counted: boolean;
};

/** Runs a command that writes a report of its tests, or ends before its tests ran. */
export async function runStage(
  command: string,
  args: readonly string[],
  { report: file, counted, ...options }: StageOptions,
): Promise<StageResult> {
  rmSync(file, { force: true });
  const { code, output } = await runPrinted(command, args, {
    ...options,
    env: { ...process.env, ...options.env, [reportVariable]: file },
  });
  return resultOf(code, output, readTestReport(file), counted);
}

/** Returns the result of a command from its exit status, its output and its report. */
export function resultOf(
  code: number,
  output: string,
  report: TestReport | undefined,
  counted: boolean,
): StageResult {
  const { passed, skipped, failed, retried } = report ?? emptyReport;
  // A counted run without a passed test counts as failed.
  const ok = code === 0 && failed.length === 0 && (passed > 0 || !counted);
  return {
    ok,
    summary: counted
      ? `${passed} passed, ${failed.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
      : ok
        ? 'passed'
        : `failed with status ${code}`,
    failed,
    retried,
    ...(ok || failed.length > 0 ? {} : { output: tail(stripVTControlCharacters(output), outputLines) }),
  };
}

const emptyReport: TestReport = { passed: 0, skipped: 0, failed: [], retried: [] };
const outputLines = 10;
const messageLines = 3;
const lineLength = 200;

/**
 * Returns the lines that name the failed and the retried tests of all stages: at most `maxLines`. With many
 * tests it leaves out messages first, and then the last tests.
 */
export function namedTests(results: readonly Result[], maxLines = 28): string[] {
  const fitting = [messageLines, 1, 0]
    .map((linesOfMessage) => listed(results, linesOfMessage))
    .find((lines) => lines.length <= maxLines);
  if (fitting !== undefined) return fitting;
  const shown = listed(results, 0).slice(0, maxLines - 1);
  return [...shown, '  The list is longer. The output above has the other tests.'];
}

function listed(results: readonly Result[], linesOfMessage: number): string[] {
  const of = (what: string, tests: readonly NamedTest[]): string[] =>
    tests.length === 0 ? [] : [what, ...tests.flatMap((test) => linesOf(test, linesOfMessage))];
  return [
    ...results.flatMap(({ name, failed, output }) => [
      ...of(`Failed in ${name}:`, failed),
      ...(output === undefined ? [] : [`${name} failed. Its output ended with:`, ...indented(output)]),
    ]),
    ...results.flatMap(({ name, retried }) => of(`Passed on a second try in ${name}:`, retried)),
  ];
}

const linesOf = ({ name, message }: NamedTest, linesOfMessage: number): string[] => [
  `  ${name}`,
  ...indented(stripVTControlCharacters(message)).slice(0, linesOfMessage),
];

const indented = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `      ${line.trimEnd()}`.slice(0, lineLength));
