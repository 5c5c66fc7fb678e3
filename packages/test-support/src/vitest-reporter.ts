import { writeTestReport, type NamedTest } from '@session-lab/launcher/test-report';
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';

/**
 * Writes the report of a Vitest run for `npm test`: counts, and the name and message of each failed or
 * retried test.
 */
export default class implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string): TestCase[] => tests.filter((test) => test.result().state === state);
    const passed = inState('passed');
    writeTestReport({
      passed: passed.length,
      skipped: inState('skipped').length,
      failed: [
        ...inState('failed').map(named),
        ...modules.flatMap(brokenParts),
        ...unhandled.map((error) => ({ name: 'outside of all tests', message: messageOf([error]) })),
      ],
      retried: passed.filter((test) => test.diagnostic()?.flaky).map(named),
    });
  }
}

const named = (test: TestCase): NamedTest => ({
  name: `${test.module.relativeModuleId} › ${test.fullName.replaceAll(' > ', ' › ')}`,
  message: messageOf(test.result().errors),
});

/** Returns the module and its suites whose own code failed, for example a hook. */
function brokenParts(module: TestModule): NamedTest[] {
  const parts: (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
  return parts
    .filter((part) => part.errors().length > 0)
    .map((part) => ({
      name: [module.relativeModuleId, ...(part.type === 'suite' ? [part.fullName] : [])].join(' › '),
      message: messageOf(part.errors()),
    }));
}

type ErrorOfTest = { readonly name?: string; readonly message?: string; readonly output?: unknown };

/** Returns names and messages; for a SetupError also the output of what failed. */
const messageOf = (errors: readonly ErrorOfTest[] = []): string =>
  errors
    .map(({ name = 'Error', message = '', output }) => {
      const outputLine = typeof output === 'string' && output !== '' ? `\n${output}` : '';
      return `${name}: ${message}${outputLine}`;
    })
    .join('\n');
