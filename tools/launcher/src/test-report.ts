import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const NamedTest = z.object({
  /** The file and the title, for example `src/keyring.test.ts › signs a token`. */
  name: z.string(),
  message: z.string(),
});
export type NamedTest = z.infer<typeof NamedTest>;

const TestReport = z.object({
  passed: z.number(),
  skipped: z.number().default(0),
  failed: z.array(NamedTest),
  /** Passed tests whose first try failed, with the message of the first try. */
  retried: z.array(NamedTest).default([]),
});
export type TestReport = z.infer<typeof TestReport>;

/** Environment variable with the path of the file to which a test run writes its report for `npm test`. */
export const reportVariable = 'TEST_REPORT';

/** Writes the report of this test run, if `npm test` started it. */
export function writeTestReport(report: z.input<typeof TestReport>): void {
  const file = process.env[reportVariable];
  if (file !== undefined) writeFileSync(file, JSON.stringify(report));
}

/** Returns undefined if the file does not exist or is not a report. */
export function readTestReport(file: string): TestReport | undefined {
  try {
    return TestReport.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
