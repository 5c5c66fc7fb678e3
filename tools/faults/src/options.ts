import { readFlags, UsageError, wholeNumber } from '@session-lab/launcher';
import type { FaultScenario } from './scenario.ts';

export type Options = {
  /** Name or number of a scenario. */
  readonly only: string | undefined;
  readonly rounds: number;
  /** File for all observations. */
  readonly json: string | undefined;
  readonly quick: boolean;
  readonly docker: boolean;
  readonly help: boolean;
};

const flags = {
  only: { type: 'string' },
  rounds: { type: 'string', default: '1' },
  json: { type: 'string' },
  quick: { type: 'boolean', default: false },
  docker: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const maxRounds = 20;

/** @throws UsageError */
export function parseOptions(argv: readonly string[]): Options {
  const { only, json, rounds, ...others } = readFlags(argv, flags);
  return { ...others, only, json, rounds: wholeNumber('--rounds', rounds, 1, maxRounds) };
}

/**
 * Returns the scenarios that the options select.
 *
 * @throws UsageError when the options select none
 */
export function select(
  scenarios: readonly FaultScenario[],
  { only, quick, docker }: Pick<Options, 'only' | 'quick' | 'docker'>,
): readonly FaultScenario[] {
  const named =
    only === undefined
      ? scenarios
      : scenarios.filter((scenario) => scenario.name === only || `${scenario.number}` === only);
  if (named.length === 0) throw new UsageError(`There is no scenario "${only}".`);
  const selected = named.filter((scenario) => (scenario.docker || !docker) && (scenario.quick || !quick));
  if (selected.length === 0)
    throw new UsageError(`Scenario "${only}" does not run with these options. See the list.`);
  return selected;
}

const labels = ({ quick, docker }: FaultScenario): string =>
  [quick && 'quick', docker && 'docker'].filter(Boolean).join(', ');

export function usage(scenarios: readonly FaultScenario[]): string {
  const list = scenarios.map(
    (scenario) => `  ${`${scenario.number}`.padStart(2)}  ${scenario.name.padEnd(20)} ${labels(scenario)}`,
  );
  return `npm run faults                     runs every scenario under load, on its own native stack
npm run faults -- --only NAME      runs one scenario, given its name or number
npm run faults -- --quick          runs the scenarios of npm test
npm run faults -- --docker         runs the scenarios that work on Docker Compose, on Docker Compose
npm run faults -- --rounds N       repeats the run N times (1 to ${maxRounds})
npm run faults -- --json FILE      also writes all observations to FILE

${list.join('\n')}

The exit status is 1 if a scenario fails.`;
}
