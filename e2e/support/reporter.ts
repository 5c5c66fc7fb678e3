import { relative } from 'node:path';
import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';
import { writeTestReport, type NamedTest } from '@session-lab/test-support/test-report';

/**
 * Writes the report of a Playwright run for `npm test`: counts, and the name and message of each failed or
 * retried test.
 */
export default class implements Reporter {
  readonly #outside: NamedTest[] = [];
  #root: Suite | undefined;

  onBegin(_config: FullConfig, root: Suite): void {
    this.#root = root;
  }

  onError({ message = '' }: { message?: string }): void {
    this.#outside.push({ name: 'outside of all tests', message });
  }

  onEnd(): void {
    const tests = this.#root?.allTests() ?? [];
    const withOutcome = (...outcomes: string[]): TestCase[] =>
      tests.filter((test) => outcomes.includes(test.outcome()));
    writeTestReport({
      passed: withOutcome('expected', 'flaky').length,
      skipped: withOutcome('skipped').length,
      failed: [...withOutcome('unexpected').map(named), ...this.#outside],
      retried: withOutcome('flaky').map(named),
    });
  }
}

function named(test: TestCase): NamedTest {
  const [, , , ...titles] = test.titlePath();
  const failed = test.results.find(({ status }) => status !== 'passed');
  return {
    name: [relative(process.cwd(), test.location.file), ...titles].join(' › '),
    message: failed?.errors.map(({ message }) => message).join('\n') ?? '',
  };
}
