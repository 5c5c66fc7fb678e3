import { readFlags, UsageError, wholeNumber } from '@session-lab/launcher';
import type { Attack } from './attack.ts';

export type Options = {
  /** Number of a row, or name of an attack. */
  readonly only: string | undefined;
  readonly quick: boolean;
  /** Duration of each flood. */
  readonly seconds: number;
  /** Writes the table to docs/attacks.md. */
  readonly write: boolean;
  readonly help: boolean;
};

const flags = {
  only: { type: 'string' },
  quick: { type: 'boolean', default: false },
  seconds: { type: 'string' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const usualSeconds = 20;
const quickSeconds = 4;
const maxSeconds = 120;

/** @throws UsageError */
export function parseOptions(argv: readonly string[]): Options {
  const { seconds, only, quick, write, help } = readFlags(argv, flags);
  if (write && (quick || only !== undefined || seconds !== undefined))
    throw new UsageError('--write replaces the whole table: run it without --quick, --only and --seconds');
  const usual = quick ? quickSeconds : usualSeconds;
  return {
    only,
    quick,
    write,
    help,
    seconds: seconds === undefined ? usual : wholeNumber('--seconds', seconds, 2, maxSeconds),
  };
}

/**
 * Returns the attacks that the options select.
 *
 * @throws UsageError when the options select none
 */
export function select(
  attacks: readonly Attack[],
  { only, quick }: Pick<Options, 'only' | 'quick'>,
): readonly Attack[] {
  const named =
    only === undefined ? attacks : attacks.filter(({ row, name }) => name === only || `${row}` === only);
  if (named.length === 0) throw new UsageError(`There is no row and no flood "${only}".`);
  const selected = quick ? named.filter((attack) => attack.quick) : named;
  if (selected.length === 0) throw new UsageError(`"${only}" is not part of --quick`);
  return selected;
}

export function usage(attacks: readonly Attack[]): string {
  const list = attacks.map(
    ({ row, name, quick, flood }) =>
      `  ${row}  ${name.padEnd(14)} ${(quick ? 'quick' : '').padEnd(6)} ${flood}`,
  );
  return `npm run attack                     runs every flood from one address for ${usualSeconds} s, each on its own stack, while other users read and sign in
npm run attack -- --only NAME      runs one flood, given its name, or a row, given its number
npm run attack -- --quick          runs the floods of npm test, for ${quickSeconds} s, with wider bounds
npm run attack -- --seconds N      runs each flood for N seconds (2 to ${maxSeconds})
npm run attack -- --write          also writes the table to docs/attacks.md

${list.join('\n')}

The exit status is 1 if a bound is violated.`;
}
