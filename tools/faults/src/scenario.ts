import type { TestStack } from './test-stack/test-stack.ts';
import type { Facts, Observation } from './observation.ts';

/** Scenarios of one kind share a stack as long as each scenario leaves the stack healthy. */
export const stackKinds = ['plain', 'storm', 'proxied', 'small-disk', 'sentinel', 'cluster'] as const;
export type StackKind = (typeof stackKinds)[number];

/** A fault, how to cause it, and what users may notice of it. */
export type FaultScenario<F extends Facts = Facts> = {
  readonly number: number;
  /** Name for `--only`. `--only` also accepts the number. */
  readonly name: string;
  readonly fault: string;
  readonly mustHold: string;
  readonly stack: StackKind;
  /** True if `npm test` runs it. */
  readonly quick: boolean;
  /** True if it also runs on Docker Compose. */
  readonly docker: boolean;
  run(testStack: TestStack): Promise<Observation<F>>;
  /** Returns a sentence for each expectation that the observation violates. Pure. */
  evaluate(observed: Observation<F>): readonly string[];
};

/** Checks at compile time that `run` returns the facts that `evaluate` reads. */
export const defineScenario = <F extends Facts>(scenario: FaultScenario<F>): FaultScenario<F> => scenario;

export type ScenarioResult = {
  readonly number: number;
  readonly name: string;
  readonly round: number;
  /** Absent if the scenario aborted. */
  readonly observed?: Observation;
  /** A sentence for each violated expectation. */
  readonly violations: readonly string[];
};
