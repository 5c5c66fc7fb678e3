import { line } from '@session-lab/launcher';
import { sentence } from './report.ts';
import { stackKinds, type FaultScenario, type ScenarioResult } from './scenario.ts';
import type { TestStack } from './test-stack/test-stack.ts';
import { withTestStack, type StackPlace } from './test-stack/with-test-stack.ts';

type Context = { readonly place: StackPlace; readonly interrupted: AbortSignal };

/**
 * Runs every scenario once per round. Scenarios that need the same kind of stack share one. An interrupt ends
 * the run early.
 */
export async function runScenarios(
  scenarios: readonly FaultScenario[],
  rounds: number,
  { place, interrupted }: Context,
): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    if (rounds > 1) console.log(`\n── round ${round} of ${rounds}`);
    for (const kind of stackKinds) {
      const queue = scenarios.filter(({ stack }) => stack === kind);
      while (queue.length > 0 && !interrupted.aborted)
        await withTestStack(kind, place, (testStack) =>
          untilInterrupted(runWhileServing(queue, testStack, round, results), interrupted),
        );
    }
  }
  return results;
}

/** Runs the scenarios of the queue until the queue is empty, or the stack does not serve after a scenario. */
async function runWhileServing(
  queue: FaultScenario[],
  testStack: TestStack,
  round: number,
  results: ScenarioResult[],
): Promise<void> {
  for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
    const result = await runOne(scenario, testStack, round);
    results.push(result);
    const passed = result.violations.length === 0;
    line(passed ? 'ok' : 'fail', `${scenario.number} ${scenario.fault}: ${sentence(result)}`);
    if (!(await testStack.isServing())) {
      line(
        'note',
        `The stack does not serve after scenario ${scenario.number}. The next scenarios get a new stack.`,
      );
      return;
    }
  }
}

async function runOne(scenario: FaultScenario, testStack: TestStack, round: number): Promise<ScenarioResult> {
  const { number, name } = scenario;
  try {
    const observed = await scenario.run(testStack);
    return { number, name, round, observed, violations: scenario.evaluate(observed) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { number, name, round, violations: [`aborted: ${reason}`] };
  }
}

function untilInterrupted(work: Promise<void>, interrupted: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => interrupted.addEventListener('abort', () => resolve()));
  return Promise.race([work, aborted]);
}
