import { readFlags, UsageError, wholeNumber } from '@session-lab/launcher';
import type { Row } from './row.ts';

export type Options = {
  /** A row's number or its name. */
  readonly only: string | undefined;
  readonly rounds: number;
  /** Where everything that was seen goes. */
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

const roundsAtMost = 20;

/** @throws UsageError */
export function parseOptions(argv: readonly string[]): Options {
  const { only, json, rounds, ...others } = readFlags(argv, flags);
  return { ...others, only, json, rounds: wholeNumber('--rounds', rounds, 1, roundsAtMost) };
}

/**
 * The rows that are asked for.
 *
 * @throws UsageError when there is none of this name, or none that Docker can run
 */
export function chosen(rows: readonly Row[], { only, quick, docker }: Options): readonly Row[] {
  const named =
    only === undefined ? rows : rows.filter((row) => row.name === only || `${row.number}` === only);
  if (named.length === 0) throw new UsageError(`there is no row "${only}"`);
  const able = named.filter((row) => (row.docker || !docker) && (row.quick || !quick));
  if (able.length === 0) throw new UsageError(`row "${only}" does not run with these options: see the list`);
  return able;
}

const marks = ({ quick, docker }: Row): string =>
  [quick && 'quick', docker && 'docker'].filter(Boolean).join(', ');

export function usage(rows: readonly Row[]): string {
  const list = rows.map((row) => `  ${`${row.number}`.padStart(2)}  ${row.name.padEnd(20)} ${marks(row)}`);
  return `npm run faults                     every fault, on a native stack of its own, under load
npm run faults -- --only NAME      … one of them, by its name or number
npm run faults -- --quick          … those that npm test runs
npm run faults -- --docker         … those that run on Docker Compose, on that
npm run faults -- --rounds N       … N times in a row (1 to ${roundsAtMost})
npm run faults -- --json FILE      … and all that was seen, as JSON

${list.join('\n')}

Status 1 where something falls short.`;
}
