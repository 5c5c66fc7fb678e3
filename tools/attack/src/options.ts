import { readFlags, UsageError, wholeNumber } from '@session-lab/launcher';
import type { Attack } from './attack.ts';

export type Options = {
  /** A row's number or an attack's name. */
  readonly only: string | undefined;
  readonly quick: boolean;
  /** How long each flood lasts. */
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
const secondsAtMost = 120;

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
    seconds: seconds === undefined ? usual : wholeNumber('--seconds', seconds, 2, secondsAtMost),
  };
}

/**
 * Returns the attacks that the options choose.
 *
 * @throws UsageError when there is none
 */
export function chosen(
  attacks: readonly Attack[],
  { only, quick }: Pick<Options, 'only' | 'quick'>,
): readonly Attack[] {
  const named =
    only === undefined ? attacks : attacks.filter(({ row, name }) => name === only || `${row}` === only);
  if (named.length === 0) throw new UsageError(`there is no row and no flood "${only}"`);
  const able = quick ? named.filter((attack) => attack.quick) : named;
  if (able.length === 0) throw new UsageError(`"${only}" is not part of --quick`);
  return able;
}

export function usage(attacks: readonly Attack[]): string {
  const list = attacks.map(
    ({ row, name, quick, flood }) =>
      `  ${row}  ${name.padEnd(14)} ${(quick ? 'quick' : '').padEnd(6)} ${flood}`,
  );
  return `npm run attack                     every flood from one address for ${usualSeconds} s, each on a stack of its own, while others use it
npm run attack -- --only NAME      … one of them by its name, or a row by its number
npm run attack -- --quick          … those that npm test runs, for ${quickSeconds} s, with wider bounds
npm run attack -- --seconds N      … for N seconds each (2 to ${secondsAtMost})
npm run attack -- --write          … and writes the table to docs/attacks.md

${list.join('\n')}

Status 1 where a bound is broken.`;
}
